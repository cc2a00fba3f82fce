/** Thrown by {@link Cursor}: the bytes end or are malformed at `offset`. Callers translate it to their own code. */
export class ByteError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'ByteError';
    this.offset = offset;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A bounds-checked reader over a byte range. A failed read gives its offset; nothing is copied.
 * @param bytes the whole input. @param offset where to start. @param end the first byte not to read.
 */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.byteLength) {
    if (offset < 0 || end > bytes.byteLength || offset > end) throw new ByteError('range outside the input', offset);
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get left(): number {
    return this.end - this.offset;
  }

  u8(): number {
    if (this.offset >= this.end) throw new ByteError('unexpected end', this.offset);
    return this.bytes[this.offset++] as number;
  }

  /** A view of `length` bytes: shared, not copied. */
  take(length: number): Uint8Array {
    if (length > this.left) throw new ByteError(`${length} bytes needed, ${this.left} left`, this.offset);
    const view = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return view;
  }

  /** A cursor over the next `length` bytes; this one moves past them. */
  sub(length: number): Cursor {
    const start = this.offset;
    this.take(length);
    return new Cursor(this.bytes, start, start + length);
  }

  u32le(): number {
    const b = this.take(4);
    return new DataView(b.buffer, b.byteOffset, 4).getUint32(0, true);
  }

  /** Unsigned LEB128 of at most 32 bits. Source: core spec 5.2.2. */
  leb32(): number {
    const start = this.offset;
    // A hostile module has millions of them, so only the last byte uses floating point.
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.u8();
    if (last > 0x0f) throw new ByteError(last < 0x80 ? 'LEB128 over 32 bits' : 'LEB128 over 5 bytes', start);
    return value + last * 2 ** 28;
  }

  /** Unsigned LEB128 of at most 64 bits. */
  leb64(): bigint {
    const start = this.offset;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      if (shift === 63n && byte > 0x01) throw new ByteError('LEB128 over 64 bits', start);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ByteError('LEB128 over 10 bytes', start);
  }

  /** A length-prefixed UTF-8 name. Source: core spec 5.2.4. */
  name(): string {
    const start = this.offset;
    const bytes = this.take(this.leb32());
    try {
      return utf8.decode(bytes);
    } catch {
      throw new ByteError('name is not UTF-8', start);
    }
  }
}
