import { ByteError, type Cursor } from '../core/bytes.ts';
import { readLeb, skipLeb } from './leb.ts';
import { PROPOSED_TYPES, readHeapType, readValueType } from './types.ts';

/** Proposals that hosts may lack, by their usual names. No engine of a known host has enabled the last ones. */
export type Proposal =
  | 'SIMD'
  | 'exceptions'
  | 'reference types'
  | 'tail calls'
  | 'extended constant expressions'
  | 'relaxed SIMD'
  | 'typed function references'
  | 'GC'
  | 'multiple memories'
  | 'memory64'
  | 'exceptions with exnref'
  | 'wide arithmetic'
  | 'half precision'
  | 'memory control'
  | (typeof PROPOSED_TYPES)[keyof typeof PROPOSED_TYPES];

/**
 * What follows an opcode. l: LEB128; v: a vector of them; b: block type; C: catch clauses; m: memory argument;
 * M: memory index; x: byte; t: heap type; T: value types; 4, 8, 16: bytes; ?: not known.
 */
type Immediates = readonly string[];
interface Instruction {
  readonly immediates: Immediates;
  readonly proposal?: Proposal | undefined;
}

const PLAIN: Instruction = { immediates: [] };
const of = (immediates: string, proposal?: Proposal): Instruction => ({
  immediates: immediates === '' ? [] : immediates.split(' '),
  proposal,
});

/** Instructions of one byte. Source: core spec 3.0, 5.4; legacy exceptions of the exception-handling proposal. */
const ONE: readonly (Instruction | undefined)[] = table(256, [
  [0x00, 0x01, of('')],
  [0x02, 0x04, of('b')],
  [0x05, 0x05, of('')],
  [0x06, 0x06, of('b', 'exceptions')],
  [0x07, 0x09, of('l', 'exceptions')],
  [0x0a, 0x0a, of('', 'exceptions with exnref')],
  [0x0b, 0x0b, of('')],
  [0x0c, 0x0d, of('l')],
  [0x0e, 0x0e, of('v l')],
  [0x0f, 0x0f, of('')],
  [0x10, 0x10, of('l')],
  [0x11, 0x11, of('l l')],
  [0x12, 0x12, of('l', 'tail calls')],
  [0x13, 0x13, of('l l', 'tail calls')],
  [0x14, 0x15, of('l', 'typed function references')],
  [0x18, 0x18, of('l', 'exceptions')],
  [0x19, 0x19, of('', 'exceptions')],
  [0x1a, 0x1b, of('')],
  [0x1c, 0x1c, of('T', 'reference types')],
  [0x1f, 0x1f, of('b C', 'exceptions with exnref')],
  [0x20, 0x24, of('l')],
  [0x25, 0x26, of('l', 'reference types')],
  [0x28, 0x3e, of('m')],
  [0x3f, 0x40, of('M')],
  [0x41, 0x42, of('l')],
  [0x43, 0x43, of('4')],
  [0x44, 0x44, of('8')],
  [0x45, 0xc4, of('')],
  [0xd0, 0xd0, of('t', 'reference types')],
  [0xd1, 0xd1, of('', 'reference types')],
  [0xd2, 0xd2, of('l', 'reference types')],
  [0xd3, 0xd3, of('', 'GC')],
  [0xd4, 0xd4, of('', 'typed function references')],
  [0xd5, 0xd6, of('l', 'typed function references')],
  [0xe0, 0xe6, of('?', 'stack switching')],
]);

/** Instructions with a prefix, by prefix and number. Source: core spec 3.0, 5.4; threads; the proposals named. */
const PREFIXED: Readonly<Record<number, readonly (Instruction | undefined)[]>> = {
  251: table(0x100, [
    [0, 1, of('l', 'GC')],
    [2, 5, of('l l', 'GC')],
    [6, 7, of('l', 'GC')],
    [8, 10, of('l l', 'GC')],
    [11, 14, of('l', 'GC')],
    [15, 15, of('', 'GC')],
    [16, 16, of('l', 'GC')],
    [17, 19, of('l l', 'GC')],
    [20, 23, of('t', 'GC')],
    [24, 25, of('x l t t', 'GC')],
    [26, 30, of('', 'GC')],
    [0x80, 0xb7, of('?', 'stringref')],
  ]),
  252: table(0x20, [
    [0, 7, PLAIN],
    [8, 8, of('l M')],
    [9, 9, of('l')],
    [10, 10, of('M M')],
    [11, 11, of('M')],
    [12, 12, of('l l')],
    [13, 13, of('l')],
    [14, 14, of('l l')],
    [15, 17, of('l', 'reference types')],
    [18, 18, of('?', 'memory control')],
    [19, 22, of('', 'wide arithmetic')],
  ]),
  253: table(0x180, [
    [0, 11, of('m', 'SIMD')],
    [12, 13, of('16', 'SIMD')],
    [14, 20, of('', 'SIMD')],
    [21, 34, of('x', 'SIMD')],
    [35, 83, of('', 'SIMD')],
    [84, 91, of('m x', 'SIMD')],
    [92, 93, of('m', 'SIMD')],
    [94, 255, of('', 'SIMD')],
    [0x100, 0x113, of('', 'relaxed SIMD')],
    [0x120, 0x17f, of('?', 'half precision')],
  ]),
  254: table(0x80, [
    [0, 2, of('m')],
    [3, 3, of('x')],
    [4, 4, of('', 'shared-everything threads')],
    [0x10, 0x4e, of('m')],
    [0x4f, 0x7f, of('?', 'shared-everything threads')],
  ]),
};

function table(
  size: number,
  ranges: readonly (readonly [from: number, to: number, what: Instruction])[],
): readonly (Instruction | undefined)[] {
  const all: (Instruction | undefined)[] = new Array(size).fill(undefined);
  for (const [from, to, what] of ranges) all.fill(what, from, to + 1);
  return all;
}

/**
 * Walks over instructions and adds the proposals that they belong to.
 * @param where a body ends with its bytes, a constant expression after its first `end`. @throws ByteError at something
 * that is not understood.
 */
export function walkInstructions(cursor: Cursor, found: Set<Proposal>, where: 'body' | 'constant'): void {
  while (cursor.left > 0) {
    const at = cursor.offset;
    const code = cursor.u8();
    if (code === 0x0b && where === 'constant') return;
    const isArithmetic = (code >= 0x6a && code <= 0x6c) || (code >= 0x7c && code <= 0x7e);
    if (isArithmetic && where === 'constant') found.add('extended constant expressions');
    const prefixed = PREFIXED[code];
    const instruction = prefixed === undefined ? ONE[code] : prefixed[readLeb(cursor)];
    if (instruction === undefined) throw new ByteError('unknown instruction', at);
    if (instruction.proposal !== undefined) found.add(instruction.proposal);
    if (code === 0x15) found.add('tail calls');
    for (const kind of instruction.immediates) passOver(cursor, kind, found);
  }
}

function passOver(cursor: Cursor, kind: string, found: Set<Proposal>): void {
  if (kind === 'l') skipLeb(cursor);
  else if (kind === 'b') skipBlockType(cursor);
  else if (kind === 'm') skipMemoryArgument(cursor, found);
  else if (kind === 't') noteHeapType(cursor, found);
  else if (kind === 'T') eachOf(cursor, () => void readValueType(cursor));
  else if (kind === 'v') eachOf(cursor, () => skipLeb(cursor));
  else if (kind === 'C') eachOf(cursor, () => skipCatch(cursor));
  else if (kind === '?') throw new ByteError('unknown immediates', cursor.offset);
  else if (kind !== 'M') cursor.take(kind === 'x' ? 1 : Number(kind));
  else if (readLeb(cursor) > 0) found.add('multiple memories');
}

function eachOf(cursor: Cursor, read: () => void): void {
  for (let left = readLeb(cursor); left > 0; left--) read();
}

/** `catch` and `catch_ref` have a tag and a label, the other two only a label. */
function skipCatch(cursor: Cursor): void {
  if (cursor.u8() < 2) skipLeb(cursor);
  skipLeb(cursor);
}

/** Empty, a value type, or a type index as a signed number. */
function skipBlockType(cursor: Cursor): void {
  const first = cursor.bytes[cursor.offset] ?? 0;
  if (first === 0x40) cursor.u8();
  else if (first > 0x40 && first < 0x80) readValueType(cursor);
  else skipLeb(cursor);
}

/** If bit 6 of the alignment is set, a memory index follows. */
function skipMemoryArgument(cursor: Cursor, found: Set<Proposal>): void {
  if ((readLeb(cursor) & 0x40) !== 0 && readLeb(cursor) > 0) found.add('multiple memories');
  skipLeb(cursor);
}

function noteHeapType(cursor: Cursor, found: Set<Proposal>): void {
  const proposed = (PROPOSED_TYPES as Readonly<Record<number, Proposal>>)[cursor.bytes[cursor.offset] ?? 0];
  if (proposed !== undefined) found.add(proposed);
  const type = readHeapType(cursor);
  if (type.includes('exn')) found.add('exceptions with exnref');
  else if (/^\d/.test(type)) found.add('typed function references');
  else if (type !== 'func' && type !== 'extern') found.add('GC');
}
