import { ByteError, Cursor } from '../core/bytes.ts';
import { CAPS, readCount } from './caps.ts';
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

/** Reads a value type in text: `i32`, `funcref`, `(ref null 3)`. */
export function readValueType(cursor: Cursor): ValueType {
  const start = cursor.offset;
  const code = cursor.u8();
  const short = SHORT_TYPES[code];
  if (short !== undefined) return short;
  if (code === 0x63) return `(ref null ${readHeapType(cursor)})`;
  if (code === 0x64) return `(ref ${readHeapType(cursor)})`;
  throw new ByteError(`unknown value type 0x${code.toString(16)}`, start);
}

/** A heap type: a type index, or the name of an abstract one without its `ref`. */
export function readHeapType(cursor: Cursor): string {
  const start = cursor.offset;
  const first = cursor.u8();
  const abstract = first >= 0x40 && first < 0x80 ? SHORT_TYPES[first] : undefined;
  if (abstract?.endsWith('ref')) return abstract.slice(0, -3);
  if (first >= 0x40 && first < 0x80) throw new ByteError(`unknown heap type 0x${first.toString(16)}`, start);
  cursor.offset = start;
  return String(cursor.leb32());
}

/** The type section, kept as offsets: a type is decoded when somebody asks for it, so that a million types cost 4 MB. */
export class TypeTable {
  readonly #bytes: Uint8Array;
  readonly #offsets: number[] = [];
  readonly #known = new Map<number, FunctionType>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Number of types, those inside recursion groups counted one by one. */
  get size(): number {
    return this.#offsets.length;
  }

  /** Walks the section and remembers where each type lies. Source: core spec 3.0, 5.5.4. */
  readSection(cursor: Cursor): void {
    for (let left = readCount(cursor, CAPS.types, 'types'); left > 0; left--) {
      if (cursor.bytes[cursor.offset] !== 0x4e) this.#walk(cursor);
      else {
        cursor.offset += 1;
        for (let members = readCount(cursor, CAPS.types, 'types in a group'); members > 0; members--) this.#walk(cursor);
      }
    }
  }

  /** The function type of an index; undefined for indexes out of range, structs and arrays. */
  functionType(index: number): FunctionType | undefined {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const offset = this.#offsets[index];
    if (offset === undefined || this.#bytes[offset] !== 0x60) return undefined;
    const cursor = new Cursor(this.#bytes, offset + 1);
    const type = { params: readTypes(cursor), results: readTypes(cursor) };
    this.#known.set(index, type);
    return type;
  }

  #walk(cursor: Cursor): void {
    if (this.size >= CAPS.types) throw new ByteError(`more than ${CAPS.types} types`, cursor.offset);
    skipSubtype(cursor);
    this.#offsets.push(cursor.offset);
    const start = cursor.offset;
    const form = cursor.u8();
    if (form === 0x60) {
      skipTypes(cursor);
      skipTypes(cursor);
    } else if (form === 0x5f) {
      for (let fields = readCount(cursor, 10_000, 'fields', 2); fields > 0; fields--) skipField(cursor);
    } else if (form === 0x5e) skipField(cursor);
    else throw new ByteError(`unknown form of type 0x${form.toString(16)}`, start);
  }
}

/** `sub` (0x50) and `sub final` (0x4f) with the indexes of supertypes. */
function skipSubtype(cursor: Cursor): void {
  const form = cursor.bytes[cursor.offset];
  if (form !== 0x50 && form !== 0x4f) return;
  cursor.offset += 1;
  for (let supers = readCount(cursor, 1_000, 'supertypes'); supers > 0; supers--) cursor.leb32();
}

/** A value type or a packed one (i8, i16), then mutability. */
function skipField(cursor: Cursor): void {
  const form = cursor.bytes[cursor.offset];
  if (form === 0x78 || form === 0x77) cursor.offset += 1;
  else readValueType(cursor);
  cursor.u8();
}

function skipTypes(cursor: Cursor): void {
  for (let left = readCount(cursor, CAPS.parameters, 'parameters or results'); left > 0; left--) readValueType(cursor);
}

function readTypes(cursor: Cursor): readonly ValueType[] {
  const types: ValueType[] = [];
  for (let left = cursor.leb32(); left > 0; left--) types.push(readValueType(cursor));
  return types;
}
