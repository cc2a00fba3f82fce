import { ByteError, Cursor } from '../../core/bytes.ts';

/**
 * Whether bytes parse as a protobuf message. @param depth down to which field 1 must be a message as well.
 * Source: protobuf, wire format.
 */
export function isMessage(bytes: Uint8Array = new Uint8Array(0), depth = 0): boolean {
  const cursor = new Cursor(bytes);
  try {
    while (cursor.left > 0) {
      const tag = cursor.leb32();
      const kind = tag & 7;
      if (tag < 8 || kind === 3 || kind === 4 || kind > 5) return false;
      if (kind === 0) cursor.leb64();
      else {
        const value = cursor.take(kind === 2 ? cursor.leb32() : kind === 1 ? 8 : 4);
        if (tag === 10 && depth > 0 && !isMessage(value, depth - 1)) return false;
      }
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof ByteError) return false;
    throw thrown;
  }
}
