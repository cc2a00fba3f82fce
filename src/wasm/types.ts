import { ByteError, Cursor } from '../core/bytes.ts';
import { CAPS, readCount } from './caps.ts';
import { readLeb } from './leb.ts';
import type { FunctionType, ValueType } from './module.ts';

/** One-byte value types and abstract heap types. Source: core spec 3.0, 5.3.1 to 5.3.4. */
const SHORT_TYPES: Readonly<Record<number, ValueType>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  116: 'nullexnref',
  115: 'nullfuncref',
  114: 'nullexternref',
  113: 'nullref',
  112: 'funcref',
  111: 'externref',
  110: 'anyref',
  109: 'eqref',
  108: 'i31ref',
  107: 'structref',
  106: 'arrayref',
  105: 'exnref',
};

/** Type codes of proposals that no known host has enabled. Source: their overviews; V8's wasm-constants.h. */
export const PROPOSED_TYPES = {
  76: 'custom descriptors',
  77: 'custom descriptors',
  93: 'stack switching',
  98: 'custom descriptors',
  101: 'shared-everything threads',
  103: 'stringref',
  104: 'stack switching',
} as const satisfies Readonly<Record<number, string>>;

/** `unknown value type 0x67`, with the proposal that it belongs to. */
function unknown(what: string, code: number): string {
  const proposal = (PROPOSED_TYPES as Readonly<Record<number, string>>)[code];
  const origin = proposal === undefined ? '' : ` of the proposal ${proposal}, which no known host supports`;
  return `unknown ${what} 0x${code.toString(16)}${origin}`;
}

/** 1 for each code of a value type of one byte. */
const IS_SHORT = Uint8Array.from({ length: 256 }, (_, code) => (SHORT_TYPES[code] === undefined ? 0 : 1));

/** Reads a value type as text: `i32`, `funcref`, `(ref null 3)`. */
export function readValueType(cursor: Cursor): ValueType {
  const start = cursor.offset;
  const code = cursor.u8();
  const short = SHORT_TYPES[code];
  if (short !== undefined) return short;
  if (code === 0x63) return `(ref null ${readHeapType(cursor)})`;
  if (code === 0x64) return `(ref ${readHeapType(cursor)})`;
  throw new ByteError(unknown('value type', code), start);
}

/** Reads a heap type: a type index, or the name of an abstract one without its `ref`. */
export function readHeapType(cursor: Cursor): string {
  const start = cursor.offset;
  const first = cursor.u8();
  const abstract = first >= 0x40 && first < 0x80 ? SHORT_TYPES[first] : undefined;
  if (abstract?.endsWith('ref')) return abstract.slice(0, -3);
  if (first >= 0x40 && first < 0x80) throw new ByteError(unknown('heap type', first), start);
  cursor.offset = start;
  return String(cursor.leb32());
}

/** The type section as offsets. Types are decoded on demand, so that a million of them cost 4 MB. */
export class TypeTable {
  readonly #bytes: Uint8Array;
  #offsets = new Uint32Array(256);
  #size = 0;
  readonly #known = new Map<number, FunctionType>();
  #decoded = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The number of types, including those inside recursion groups. */
  get size(): number {
    return this.#size;
  }

  /** Walks the section and remembers the offset of each type. Source: core spec 3.0, 5.5.4. */
  readSection(cursor: Cursor): void {
    for (let left = readCount(cursor, CAPS.types, 'types'); left > 0; left--) {
      if (cursor.bytes[cursor.offset] !== 0x4e) this.#walk(cursor);
      else {
        cursor.offset += 1;
        for (let members = readCount(cursor, CAPS.types, 'types in a group'); members > 0; members--)
          this.#walk(cursor);
      }
    }
  }

  /** The function type of an index; undefined if out of range, a struct or an array. @throws ByteError over a limit. */
  functionType(index: number): FunctionType | undefined {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const offset = index < this.#size ? this.#offsets[index] : undefined;
    if (offset === undefined || this.#bytes[offset] !== 0x60) return undefined;
    const cursor = new Cursor(this.#bytes, offset + 1);
    const type = { params: readTypes(cursor), results: readTypes(cursor) };
    this.#decoded += type.params.length + type.results.length;
    if (this.#decoded > CAPS.decoded)
      throw new ByteError(`imports and exports with more than ${CAPS.decoded} parameters in total`, offset);
    this.#known.set(index, type);
    return type;
  }

  #remember(offset: number): void {
    if (this.#size === this.#offsets.length) {
      const larger = new Uint32Array(this.#size * 2);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[this.#size++] = offset;
  }

  #walk(cursor: Cursor): void {
    if (this.size >= CAPS.types) throw new ByteError(`more than ${CAPS.types} types`, cursor.offset);
    skipSubtype(cursor);
    this.#remember(cursor.offset);
    const start = cursor.offset;
    const form = cursor.u8();
    if (form === 0x60) {
      skipTypes(cursor);
      skipTypes(cursor);
    } else if (form === 0x5f) {
      for (let fields = readCount(cursor, 10_000, 'fields', 2); fields > 0; fields--) skipField(cursor);
    } else if (form === 0x5e) skipField(cursor);
    else throw new ByteError(unknown('form of type', form), start);
  }
}

/** `sub` (0x50) and `sub final` (0x4f) with the indexes of supertypes. */
function skipSubtype(cursor: Cursor): void {
  const form = cursor.bytes[cursor.offset];
  if (form !== 0x50 && form !== 0x4f) return;
  cursor.offset += 1;
  for (let supers = readCount(cursor, 1_000, 'supertypes'); supers > 0; supers--) readLeb(cursor);
}

/** A value type or a packed one (i8, i16), then mutability. */
function skipField(cursor: Cursor): void {
  const form = cursor.bytes[cursor.offset];
  if (form === 0x78 || form === 0x77) cursor.offset += 1;
  else skipValueType(cursor);
  cursor.u8();
}

function skipTypes(cursor: Cursor): void {
  for (let left = readCount(cursor, CAPS.parameters, 'parameters or results'); left > 0; left--) skipValueType(cursor);
}

/** Skips a value type without making its text: a module that is not even large can have sixty million. */
function skipValueType(cursor: Cursor): void {
  const code = cursor.offset < cursor.end ? (cursor.bytes[cursor.offset] as number) : 0;
  const next = cursor.offset + 1 < cursor.end ? (cursor.bytes[cursor.offset + 1] as number) : 0x40;
  const isIndex = (code === 0x63 || code === 0x64) && (next < 0x40 || next >= 0x80);
  if (IS_SHORT[code] === 1) cursor.offset += 1;
  else if (isIndex) {
    cursor.offset += 1;
    readLeb(cursor);
  } else readValueType(cursor);
}

function readTypes(cursor: Cursor): readonly ValueType[] {
  const types: ValueType[] = [];
  for (let left = cursor.leb32(); left > 0; left--) types.push(readValueType(cursor));
  return types;
}

/** The value types in a type section that was already read, and `gc` for each type other than a plain function type. */
export function* readTypeForms(cursor: Cursor): Generator<ValueType> {
  let left = readLeb(cursor);
  while (left > 0) {
    const at = cursor.offset;
    skipSubtype(cursor);
    const form = cursor.u8();
    if (form === 0x4e) left += readLeb(cursor);
    if (form !== 0x60 || cursor.offset !== at + 1) yield 'gc';
    if (form === 0x60) {
      yield* readTypes(cursor);
      yield* readTypes(cursor);
    } else if (form !== 0x4e) {
      for (let fields = form === 0x5f ? readLeb(cursor) : 1; fields > 0; fields--) skipField(cursor);
    }
    left -= 1;
  }
}
