import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { BLOCK, checkNumbers, checksumOf, FOLDER, isZero, malformed, numberAt, padded, textAt } from './tar-fields.ts';
import { checkPlace, isModuleName } from './tar-paths.ts';
import { readPax } from './tar-pax.ts';

/** A regular file of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const MAX_ENTRIES = 65_536;
const USTAR = 'ustar\u000000';
const GNU = 'ustar  \u0000';

/**
 * Writes a ustar archive whose bytes depend only on the arguments: owner 0, mode 0644, entries in the given order.
 * @param entries names of at most 100 ASCII characters. @param mtime seconds since 1970, at most 11 octal digits.
 * @returns a new array with copies of the entries. @throws WasmImageError INTERNAL for a name or time that does not
 * fit.
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

/**
 * Reads the files of an archive that all programs unpack in the same way (Go, Python, GNU tar, busybox, containerd).
 * Skips folders, and links and devices without content, unless they could replace a module.
 * @param bytes the whole archive. @param options `only: 'files'` refuses links and devices.
 * @returns files in order, as views into `bytes`; the size in a header allocates nothing.
 * @throws WasmImageError IMAGE_INVALID with the byte offset of the entry: other types, files with a trailing slash, GNU
 * extensions, PAX records that programs apply differently, wrong checksums, sizes beyond the end, numbers that are not
 * plain octal, a missing end or bytes after it.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; Go archive/tar reader.go, Python tarfile.py.
 */
export function readTar(bytes: Uint8Array, options: { readonly only?: 'files' } = {}): readonly TarEntry[] {
  const files: TarEntry[] = [];
  let at = 0;
  for (let count = 1; ; count += 1) {
    const header = headerAt(bytes, at);
    if (header === undefined) break;
    if (count > MAX_ENTRIES) throw malformed(at, `it has more than ${MAX_ENTRIES} entries`);
    const { file, what, name, next } = readEntry(bytes, header, at);
    if (file !== undefined) files.push(file);
    else if (options.only === 'files' && what !== FOLDER) throw malformed(at, `${quoted(name)} is ${what}`);
    at = next;
  }
  if (bytes.byteLength - at < 2 * BLOCK) throw malformed(at, 'it ends without two empty blocks');
  if (!isZero(bytes.subarray(at))) throw malformed(at, 'it has bytes after its end');
  return files;
}

/** A header with checked fields. */
interface TarHeader {
  readonly name: string;
  readonly type: string;
  readonly link: string;
  /** The content after it. */
  readonly content: Uint8Array;
  readonly next: number;
}

/** The header at an offset, with its content; undefined for an empty block. */
function headerAt(bytes: Uint8Array, at: number): TarHeader | undefined {
  const block = bytes.subarray(at, at + BLOCK);
  if (block.byteLength < BLOCK) throw malformed(at, 'it ends without two empty blocks');
  if (isZero(block)) return undefined;
  if (numberAt(block, 148, 8, at, 'checksum') !== checksumOf(block))
    throw malformed(at, 'the checksum of a header is wrong');
  const name = nameOf(block, at);
  checkNumbers(block, at);
  const size = numberAt(block, 124, 12, at, 'size');
  const start = at + BLOCK;
  const next = start + padded(size);
  if (size > bytes.byteLength - start)
    throw malformed(at, `${quoted(name)} claims ${size} bytes, but only ${bytes.byteLength - start} are left`);
  if (!isZero(bytes.subarray(start + size, next)))
    throw malformed(at, `${quoted(name)} is followed by bytes that are not zero`);
  const type = String.fromCharCode(block[156] ?? 0);
  return { name, type, link: textAt(block, 157, 100, at), content: bytes.subarray(start, start + size), next };
}

interface Entry {
  readonly name: string;
  /** Undefined for a file. */
  readonly what: string | undefined;
  readonly file: TarEntry | undefined;
  readonly next: number;
}

/** Reads an entry, with the PAX header before it. */
function readEntry(bytes: Uint8Array, first: TarHeader, at: number): Entry {
  const records = first.type === PAX ? readPax(first.content, at) : {};
  const header = first.type === PAX ? headerAt(bytes, first.next) : first;
  if (header === undefined) throw malformed(at, 'a PAX header has no entry after it');
  const name = records.path ?? header.name;
  const type = header.type === '\u0000' ? '0' : header.type;
  const isFile = type === '0';
  const what = TYPES[type];
  if (header.type === PAX) throw malformed(at, 'a PAX header follows another PAX header');
  if (!isFile && !(what !== undefined && SKIPPED.includes(type)))
    throw malformed(at, `${quoted(name)} is ${what ?? `of type ${quoted(type)}`}, not a file, folder or link`);
  if (!isFile && header.content.byteLength > 0) throw malformed(at, `${quoted(name)} is ${what} with content`);
  if (isFile && header.link !== '') throw malformed(at, `${quoted(name)} is a file with a link target`);
  if (isFile && header.name.endsWith('/'))
    throw malformed(at, `${quoted(header.name)} is a file with a trailing slash`);
  if (records.size !== undefined && records.size !== header.content.byteLength)
    throw malformed(at, 'a PAX header gives a different size than the entry has');
  checkPlace({ name: header.name, what, target: header.link }, at);
  checkPlace({ name, what, target: records.linkpath ?? header.link }, at);
  // Busybox ignores PAX headers.
  if (name !== header.name && [name, header.name].some(isModuleName))
    throw malformed(at, `a PAX header renames ${quoted(header.name)} to ${quoted(name)}`);
  return { name, what, file: isFile ? { name, bytes: header.content } : undefined, next: header.next };
}

const PAX = 'x';
/** Links, devices, folders and pipes: all programs know that they have no content. */
const SKIPPED = '123456';
const TYPES: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': FOLDER,
  '6': 'a pipe',
  '7': 'a contiguous file',
  g: 'a global PAX header',
  L: 'a GNU long name',
  K: 'a GNU long link',
  S: 'a GNU sparse file',
};

/** The name, with the prefix of ustar. Accepts archives of GNU tar that use none of its extensions. */
function nameOf(header: Uint8Array, at: number): string {
  const magic = String.fromCharCode(...header.subarray(257, 265));
  // Bytes after the prefix mark the format of star, whose prefix is shorter.
  const isPlain = (magic === USTAR && isZero(header.subarray(500))) || (magic === GNU && isZero(header.subarray(345)));
  if (!isPlain) throw malformed(at, 'a header is not ustar');
  const name = textAt(header, 0, 100, at);
  const prefix = magic === USTAR ? textAt(header, 345, 155, at) : '';
  if (name === '') throw malformed(at, 'an entry has no name');
  return prefix === '' ? name : `${prefix}/${name}`;
}
