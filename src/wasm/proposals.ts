import { ByteError, Cursor } from '../core/bytes.ts';
import { readLeb } from './leb.ts';
import type { Section, WasmModule } from './module.ts';
import { readTypeForms, readValueType } from './types.ts';
import { type Proposal, walkInstructions } from './walk.ts';

const KNOWN = new WeakMap<WasmModule, ReadonlySet<Proposal>>();

/**
 * The proposals after the first version of wasm that a core module uses, as far as its sections and instructions show.
 * Code that is not understood is skipped, so an empty set proves nothing. Takes linear time, and is cached.
 * Source: core spec 3.0; the overviews of the proposals.
 */
export function proposalsOf(module: WasmModule): ReadonlySet<Proposal> {
  const known = KNOWN.get(module);
  if (known !== undefined) return known;
  const found = new Set<Proposal>();
  if (module.kind === 'core') {
    ofShape(module, found);
    for (const section of module.sections) {
      try {
        ofSection(new Cursor(module.bytes, section.offset, section.offset + section.size), section, found);
      } catch (thrown) {
        // The rest is not understood or not valid. The engine decides which.
        if (!(thrown instanceof ByteError)) throw thrown;
      }
    }
  }
  KNOWN.set(module, found);
  return found;
}

function ofShape({ memories, imports, sections }: WasmModule, found: Set<Proposal>): void {
  if (memories.length > 1) found.add('multiple memories');
  if (memories.some((one) => one.is64) || imports.some((one) => one.limits?.is64 === true)) found.add('memory64');
  if (imports.some((one) => one.kind === 'tag') || sections.some((one) => one.id === 13)) found.add('exceptions');
}

function ofSection(cursor: Cursor, { id }: Section, found: Set<Proposal>): void {
  if (id === 1) for (const type of readTypeForms(cursor)) ofType(type, found);
  else if (id === 4) ofTables(cursor, found);
  else if (id === 6)
    eachEntry(cursor, () => {
      ofType(readValueType(cursor), found);
      cursor.u8();
      walkInstructions(cursor, found, 'constant');
    });
  else if (id === 9) ofElements(cursor, found);
  else if (id === 10) eachEntry(cursor, () => ofBody(cursor.sub(readLeb(cursor)), found));
  else if (id === 11)
    eachEntry(cursor, () => {
      const flags = readLeb(cursor);
      if (flags === 2) readLeb(cursor);
      if (flags !== 1) walkInstructions(cursor, found, 'constant');
      cursor.take(readLeb(cursor));
    });
}

function eachEntry(cursor: Cursor, read: () => void): void {
  for (let left = readLeb(cursor); left > 0; left--) read();
}

/** A body that is not understood does not hide the following ones. */
function ofBody(body: Cursor, found: Set<Proposal>): void {
  try {
    eachEntry(body, () => {
      readLeb(body);
      ofType(readValueType(body), found);
    });
    walkInstructions(body, found, 'body');
  } catch (thrown) {
    if (!(thrown instanceof ByteError)) throw thrown;
  }
}

/** A table with an initialiser starts with 0x40 0x00, before its type. */
function ofTables(cursor: Cursor, found: Set<Proposal>): void {
  const count = readLeb(cursor);
  if (count > 1) found.add('reference types');
  for (let left = count; left > 0; left--) {
    const isInitialised = cursor.bytes[cursor.offset] === 0x40;
    if (isInitialised) cursor.take(2);
    const type = readValueType(cursor);
    // The first version already had tables of functions.
    if (type !== 'funcref') ofType(type, found);
    const flags = cursor.u8();
    if ((flags & 4) !== 0) found.add('memory64');
    for (let bounds = (flags & 1) === 0 ? 1 : 2; bounds > 0; bounds--) cursor.leb64();
    if (isInitialised) {
      found.add('typed function references');
      walkInstructions(cursor, found, 'constant');
    }
  }
}

/** Reads active segments of function indexes, as linkers write them; any other ends the walk. */
function ofElements(cursor: Cursor, found: Set<Proposal>): void {
  eachEntry(cursor, () => {
    const flags = readLeb(cursor);
    if (flags !== 0 && flags !== 2) throw new ByteError('a segment of an unexpected form', cursor.offset);
    if (flags === 2) readLeb(cursor);
    walkInstructions(cursor, found, 'constant');
    if (flags === 2) cursor.u8();
    eachEntry(cursor, () => void readLeb(cursor));
  });
}

/** The abstract types other than `funcref`, `externref` and `exnref`. */
const GC_TYPES = /^(?:anyref|eqref|i31ref|structref|arrayref|null\w*ref)$/;

/** @param type the text of a value type, or `gc` for a type other than a plain function type. */
function ofType(type: string, found: Set<Proposal>): void {
  if (type === 'v128') found.add('SIMD');
  else if (type.includes('exn')) found.add('exceptions with exnref');
  else if (type === 'gc' || GC_TYPES.test(type)) found.add('GC');
  else if (type.startsWith('(ref'))
    found.add(/^\(ref (?:null )?(?:\d|func\)|extern\))/.test(type) ? 'typed function references' : 'GC');
  else if (type === 'externref' || type === 'funcref') found.add('reference types');
}
