import { WasmImageError } from '../core/errors.ts';
import { inert, quoted } from '../core/text.ts';

/** A regular file of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const MAX_ENTRIES = 1024;
const USTAR = 'ustar\u000000';
const GNU = 'ustar  \u0000';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Writes a ustar archive whose bytes depend on nothing but its arguments: owner 0, mode 0644, entries in the order given.
 * @param entries names of at most 100 ASCII characters. @param mtime seconds since 1970, at most 11 octal digits.
 * @returns a new array; each entry's bytes are copied into it, once. @throws WasmImageError INTERNAL for a name or time that does not fit.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format".
 */
export function writeTar(entries: readonly TarEntry[], mtime: number): Uint8Array {
  const length = entries.reduce((sum, entry) => sum + BLOCK + padded(entry.bytes.byteLength), 2 * BLOCK);
  const archive = new Uint8Array(length);
  let at = 0;
  for (const entry of entries) {
    archive.set(headerOf(entry, mtime), at);
    archive.set(entry.bytes, at + BLOCK);
    at += BLOCK + padded(entry.bytes.byteLength);
  }
  return archive;
}

function headerOf(entry: TarEntry, mtime: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(entry.name))
    throw new WasmImageError('INTERNAL', `Cannot write ${quoted(entry.name)} into an archive: the name does not fit`);
  const header = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
  put(entry.name, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(entry.bytes.byteLength, 11), 124);
  put(octal(mtime, 11), 136);
  put('0', 156);
  put(USTAR, 257);
  put(octal(0, 7), 329);
  put(octal(0, 7), 337);
  put(`${octal(checksumOf(header), 6)}\u0000 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, '0');
  if (!Number.isSafeInteger(value) || value < 0 || text.length > digits)
    throw new WasmImageError('INTERNAL', `Cannot write ${value} into ${digits} octal digits`);
  return text;
}

/** The sum of all bytes with the checksum field read as spaces. */
function checksumOf(header: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i += 1) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  return sum;
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/**
 * Reads an archive that every reader would read alike: regular files only, no extensions, every size checked against what is there.
 * @param bytes the whole archive, in memory. @returns entries in file order, their bytes views into `bytes`; nothing is allocated by a header.
 * @throws WasmImageError IMAGE_INVALID for links, devices, folders, PAX or GNU extensions, wrong checksums, sizes past the end,
 * base-256 numbers, a missing end or bytes behind it. Source: POSIX.1-2017 pax, "ustar Interchange Format".
 */
export function readTar(bytes: Uint8Array): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let at = 0;
  for (;;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.byteLength < BLOCK) throw malformed(at, 'it ends without two empty blocks');
    if (isZero(header)) break;
    if (entries.length >= MAX_ENTRIES) throw malformed(at, `it has more than ${MAX_ENTRIES} entries`);
    const entry = readEntry(bytes, header, at);
    entries.push(entry);
    at += BLOCK + padded(entry.bytes.byteLength);
  }
  if (bytes.byteLength - at < 2 * BLOCK) throw malformed(at, 'it ends without two empty blocks');
  if (!isZero(bytes.subarray(at))) throw malformed(at, 'it has bytes behind its end');
  return entries;
}

function readEntry(bytes: Uint8Array, header: Uint8Array, at: number): TarEntry {
  if (numberAt(header, 148, 8, at, 'checksum') !== checksumOf(header)) throw malformed(at, 'the checksum of a header is wrong');
  const name = nameOf(header, at);
  const type = String.fromCharCode(header[156] ?? 0);
  if (type !== '0' && type !== '\u0000') throw malformed(at, `${quoted(name)} is ${TYPES[type] ?? `of type ${quoted(type)}`}, not a regular file`);
  if (!isZero(header.subarray(157, 257))) throw malformed(at, `${quoted(name)} is a regular file with a link target`);
  const size = numberAt(header, 124, 12, at, 'size');
  const start = at + BLOCK;
  if (size > bytes.byteLength - start) throw malformed(at, `${quoted(name)} claims ${size} bytes, ${bytes.byteLength - start} are left`);
  if (!isZero(bytes.subarray(start + size, start + padded(size)))) throw malformed(at, `${quoted(name)} is followed by bytes that are not zero`);
  return { name, bytes: bytes.subarray(start, start + size) };
}

const TYPES: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': 'a folder',
  '6': 'a pipe',
  '7': 'a contiguous file',
  x: 'a PAX header',
  g: 'a global PAX header',
  L: 'a GNU long name',
  K: 'a GNU long link',
  S: 'a GNU sparse file',
};

/** The name, with the prefix of ustar; archives of GNU tar are read as long as they use none of its extensions. */
function nameOf(header: Uint8Array, at: number): string {
  const magic = String.fromCharCode(...header.subarray(257, 265));
  if (magic !== USTAR && !(magic === GNU && isZero(header.subarray(345)))) throw malformed(at, 'a header is not ustar');
  const name = textAt(header, 0, 100, at);
  const prefix = magic === USTAR ? textAt(header, 345, 155, at) : '';
  if (name === '') throw malformed(at, 'an entry has no name');
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textAt(header: Uint8Array, start: number, length: number, at: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  if (end >= 0 && !isZero(field.subarray(end))) throw malformed(at, 'a name goes on behind its end');
  try {
    return utf8.decode(end < 0 ? field : field.subarray(0, end));
  } catch {
    throw malformed(at, 'a name is not UTF-8');
  }
}

/** Octal digits alone: no sign, no base-256 (its first byte has the high bit), no digits behind the end. */
function numberAt(header: Uint8Array, start: number, length: number, at: number, what: string): number {
  const text = String.fromCharCode(...header.subarray(start, start + length));
  const digits = /^ *([0-7]+)[ \u0000]*$/.exec(text)?.[1];
  if (digits === undefined) throw malformed(at, `${quoted(text)} is no ${what}`);
  return Number.parseInt(digits, 8);
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function malformed(offset: number, why: string): WasmImageError {
  return new WasmImageError('IMAGE_INVALID', `Cannot read the layer as tar: at byte ${offset}, ${inert(why)}`, { detail: { offset } });
}
