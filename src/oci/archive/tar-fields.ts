import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';

/** Length of a header, and what content is filled up to. Bytes. */
export const BLOCK = 512;
export const FOLDER = 'a folder';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The sum of all bytes with the checksum field read as spaces. */
export function checksumOf(header: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i += 1) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  return sum;
}

export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

export function textAt(header: Uint8Array, start: number, length: number, at: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  if (end >= 0 && !isZero(field.subarray(end))) throw malformed(at, 'a name goes on after its end');
  return utf8Of(end < 0 ? field : field.subarray(0, end), at);
}

export function utf8Of(bytes: Uint8Array, at: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed(at, 'a name is not UTF-8');
  }
}

/**
 * Octal digits, then spaces and NULs, at least one. Go skips NULs before the digits, Python ends there; some readers know
 * a sign, a prefix, or base-256, and some read on where nothing ends a number.
 */
export function numberAt(header: Uint8Array, start: number, length: number, at: number, what: string): number {
  const text = String.fromCharCode(...header.subarray(start, start + length));
  const digits = /^([0-7]+)[ \u0000]+$/.exec(text)?.[1];
  if (digits === undefined) throw malformed(at, `${quoted(text)} is not a ${what}`);
  return Number.parseInt(digits, 8);
}

/** Fields that no reader of files needs and that each reads: Python takes a header with a wrong one for the end of the archive. */
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

/** @param offset of the entry in the archive, bytes. */
export function malformed(offset: number, why: string): WasmImageError {
  const detail = { offset };
  return new WasmImageError('IMAGE_INVALID', `Cannot read the layer as tar: at byte ${offset}, ${inert(why)}`, {
    detail,
  });
}
