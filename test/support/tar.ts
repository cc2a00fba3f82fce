// Archives written field by field, so that each field can be wrong.

/** The fields of a header. Fields that are left out get the values of our own writer. */
export interface HeaderFields {
  readonly name: string;
  readonly type?: string;
  /** Of the content; default none. A string goes into the field as it is. */
  readonly size?: number | string;
  readonly link?: string;
  readonly prefix?: string;
  readonly magic?: string;
  readonly mode?: string;
  readonly uid?: string;
  readonly gid?: string;
  readonly mtime?: string;
  readonly devMajor?: string;
  readonly devMinor?: string;
  /** Bytes at other offsets, written last. */
  readonly raw?: readonly (readonly [at: number, text: string])[];
  /** Default: the right checksum, as six digits, NUL and space. */
  readonly checksum?: (sum: number) => string;
}

const BLOCK = 512;

/** One block of 512 bytes, by default with the right checksum. */
export function header(fields: HeaderFields): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number): number => block.write(text, at, 'latin1');
  const { size = 0 } = fields;
  block.write(fields.name, 0, 'utf8');
  put(fields.mode ?? '0000644\0', 100);
  put(fields.uid ?? '0000000\0', 108);
  put(fields.gid ?? '0000000\0', 116);
  put(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124);
  put(fields.mtime ?? '00000000000\0', 136);
  put(fields.type ?? '0', 156);
  put(fields.link ?? '', 157);
  put(fields.magic ?? 'ustar\x0000', 257);
  put(fields.devMajor ?? '0000000\0', 329);
  put(fields.devMinor ?? '0000000\0', 337);
  put(fields.prefix ?? '', 345);
  for (const [at, text] of fields.raw ?? []) put(text, at);
  return checked(block, fields.checksum);
}

/** The block with a new checksum. */
export function checked(
  block: Uint8Array,
  write = (sum: number) => `${sum.toString(8).padStart(6, '0')}\0 `,
): Uint8Array {
  const copy = Buffer.from(block);
  copy.fill(0x20, 148, 156);
  const sum = copy.reduce((total, byte) => total + byte, 0);
  copy.fill(0, 148, 156);
  copy.write(write(sum), 148, 'latin1');
  return copy;
}

/** Bytes padded to full blocks. */
export function blocks(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.byteLength % BLOCK)) % BLOCK)]);
}

/** A header and its content. */
export function entry(fields: HeaderFields, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  return Buffer.concat([header({ size: bytes.byteLength, ...fields }), blocks(bytes)]);
}

/** Entries and two empty blocks. */
export function archive(...entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

/** One record of a PAX header, with its length. Source: POSIX.1-2017 pax, "pax Extended Header". */
export function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  const length = rest + String(rest + String(rest).length).length;
  return `${length} ${key}=${value}\n`;
}

/** A PAX header with these records. */
export function pax(records: string | Uint8Array, fields: Partial<HeaderFields> = {}): Uint8Array {
  return entry({ name: 'PaxHeaders.0/x', type: 'x', ...fields }, Buffer.from(records));
}

/**
 * Two archives in one: readers that treat the first entry as a folder find `hidden` in its content; others find a file
 * and `shown`.
 */
export function doubleArchive(file: string, shown: Uint8Array, hidden: Uint8Array): Uint8Array {
  const inner = archive(entry({ name: file }, hidden));
  return archive(entry({ name: 'x/', type: '\0' }, inner), entry({ name: file }, shown));
}
