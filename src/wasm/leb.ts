import type { Cursor } from '../core/bytes.ts';

/** {@link Cursor.leb32} with a short way for values of one and two bytes: a module has one for each function, and most are short. */
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
