import { ByteError, type Cursor } from '../core/bytes.ts';

/**
 * Upper limits for the content of a module, so that a hostile file cannot use much more memory than its own size.
 * Source: V8's wasm-limits.h. Those for sections, imports, exports and names are ours, far above what compilers write;
 * all of them together cost 64 MiB.
 */
export const CAPS = {
  /** Bytes of a file. */
  file: 256 * 1024 * 1024,
  sections: 10_000,
  types: 1_000_000,
  functions: 1_000_000,
  imports: 10_000,
  exports: 20_000,
  memories: 1_000,
  globals: 1_000_000,
  tables: 100_000,
  tags: 1_000_000,
  segments: 1_000_000,
  parameters: 1_000,
  /** Parameters and results of all types that imports and exports name. */
  decoded: 200_000,
  /** Bytes of one name. */
  name: 100_000,
  /** Bytes of all names of imports, exports and sections together. */
  names: 4 * 1024 * 1024,
} as const;

/** Reads the count of a vector: at most `cap`, and no more entries of `smallest` bytes than fit into the rest. */
export function readCount(cursor: Cursor, cap: number, what: string, smallest = 1): number {
  const start = cursor.offset;
  const count = cursor.leb32();
  if (count > cap) throw new ByteError(`${count} ${what}; the limit is ${cap}`, start);
  if (count * smallest > cursor.left)
    throw new ByteError(`${count} ${what} do not fit into the ${cursor.left} bytes left`, start);
  return count;
}

/** Reads names and limits the bytes of all names in one module. */
export class NameReader {
  readonly #buffer: Buffer;
  #left: number = CAPS.names;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads a UTF-8 name of at most 100,000 bytes. ASCII has a fast path, eight times as fast as a decoder. */
  read(cursor: Cursor): string {
    const start = cursor.offset;
    const size = cursor.leb32();
    if (size > CAPS.name) throw new ByteError(`a name of ${size} bytes; the limit is ${CAPS.name}`, start);
    this.#left -= size;
    if (this.#left < 0) throw new ByteError(`names of more than ${CAPS.names} bytes in total`, start);
    const first = cursor.offset;
    if (size <= cursor.left && this.#isAscii(first, first + size)) {
      cursor.offset = first + size;
      return this.#buffer.toString('latin1', first, first + size);
    }
    cursor.offset = start;
    return cursor.name();
  }

  #isAscii(start: number, end: number): boolean {
    for (let i = start; i < end; i++) if ((this.#buffer[i] as number) >= 0x80) return false;
    return true;
  }
}
