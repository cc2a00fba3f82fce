import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';

/** The length of a header; content is padded to a multiple of it. Bytes. */
export const BLOCK = 512;
/** What messages call a folder. */
export const FOLDER = 'a folder';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The sum of all bytes, with spaces instead of the checksum field. */
export function checksumOf(header: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i += 1) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  return sum;
}

/** A size rounded up to whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** Whether all bytes are zero. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** A text field that ends at its first NUL. @param at offset of the header. @throws WasmImageError IMAGE_INVALID. */
export function textAt(header: Uint8Array, start: number, length: number, at: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  if (end >= 0 && !isZero(field.subarray(end))) throw malformed(at, 'a name has data after its terminating NUL');
  return utf8Of(end < 0 ? field : field.subarray(0, end), at);
}

/** The text of UTF-8 bytes. @param at offset of the header. @throws WasmImageError IMAGE_INVALID. */
export function utf8Of(bytes: Uint8Array, at: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed(at, 'a name is not UTF-8');
  }
}

/**
 * A number of octal digits, then at least one space or NUL. Programs differ on everything else: Go skips NULs before
 * the digits, Python stops there; some accept a sign, a prefix, base-256 or a number without an end.
 */
export function numberAt(header: Uint8Array, start: number, length: number, at: number, what: string): number {
  const text = String.fromCharCode(...header.subarray(start, start + length));
  const digits = /^([0-7]+)[ \u0000]+$/.exec(text)?.[1];
  if (digits === undefined) throw malformed(at, `${quoted(text)} is not a ${what}`);
  return Number.parseInt(digits, 8);
}

/** Checks fields that are unused but always parsed: Python treats a wrong one as the end of the archive. */
export function checkNumbers(header: Uint8Array, at: number): void {
  for (const [start, length] of NUMBERS)
    if (!isZero(header.subarray(start, start + length))) numberAt(header, start, length, at, 'number');
}

const NUMBERS = [
  [100, 8],
  [108, 8],
  [116, 8],
  [136, 12],
  [329, 8],
  [337, 8],
] as const;

/** The error for a malformed archive. @param offset of the entry, in bytes. */
export function malformed(offset: number, why: string): WasmImageError {
  const detail = { offset };
  return new WasmImageError('IMAGE_INVALID', `Cannot read the layer as tar: at byte ${offset}, ${inert(why)}`, {
    detail,
  });
}
