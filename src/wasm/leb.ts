import { ByteError, type Cursor } from '../core/bytes.ts';

/** {@link Cursor.leb32} with a fast path for values of one and two bytes, since most are that short. */
export function readLeb(cursor: Cursor): number {
  const at = cursor.offset;
  if (at + 1 < cursor.end) {
    const first = cursor.bytes[at] as number;
    if (first < 0x80) {
      cursor.offset = at + 1;
      return first;
    }
    const second = cursor.bytes[at + 1] as number;
    if (second < 0x80) {
      cursor.offset = at + 2;
      return (first & 0x7f) | (second << 7);
    }
  }
  return cursor.leb32();
}

/** Skips a LEB128 of at most 64 bits, signed or not. */
export function skipLeb(cursor: Cursor): void {
  const start = cursor.offset;
  for (let length = 0; length < 10; length++) if (cursor.u8() < 0x80) return;
  throw new ByteError('LEB128 over 10 bytes', start);
}
