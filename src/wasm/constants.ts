import { ByteError, type Cursor } from '../core/bytes.ts';
import { skipLeb } from './leb.ts';
import { readHeapType } from './types.ts';

/** Signed LEB128 of an i32. Source: core spec 5.2.2. */
function readI32(cursor: Cursor): number {
  const start = cursor.offset;
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.u8();
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return shift < 25 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value;
  }
  throw new ByteError('LEB128 over 5 bytes', start);
}

/** A constant expression. */
export interface Constant {
  /** Present if the expression is exactly one `i32.const`. */
  readonly i32?: number;
  /** False after an instruction that this reader does not know; the cursor is then inside the expression. */
  readonly isComplete: boolean;
}

/** Reads a constant expression without validating it: V8 does that. Source: core spec 3.0, 3.3.13 and 5.4. */
export function readConstant(cursor: Cursor): Constant {
  let i32: number | undefined;
  let instructions = 0;
  for (;;) {
    const code = cursor.u8();
    if (code === 0x0b)
      return instructions === 1 && i32 !== undefined ? { i32, isComplete: true } : { isComplete: true };
    instructions += 1;
    if (code === 0x41) i32 = readI32(cursor);
    else if (code === 0x42 || code === 0x23 || code === 0xd2) skipLeb(cursor);
    else if (code === 0x43) cursor.take(4);
    else if (code === 0x44) cursor.take(8);
    else if (code === 0xd0) readHeapType(cursor);
    else if (code === 0xfd) {
      skipLeb(cursor);
      cursor.take(16);
    } else if (!isArithmetic(code)) return { isComplete: false };
  }
}

/** add, sub and mul of i32 and i64. */
function isArithmetic(code: number): boolean {
  return (code >= 0x6a && code <= 0x6c) || (code >= 0x7c && code <= 0x7e);
}
