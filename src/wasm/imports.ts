import { ByteError, type Cursor } from '../core/bytes.ts';
import { CAPS, type NameReader, readCount } from './caps.ts';
import { readLeb } from './leb.ts';
import { readLimits, readMemory } from './limits.ts';
import type { Import } from './module.ts';
import { readValueType, type TypeTable } from './types.ts';

/** What the import section adds to the index spaces. */
export interface Imported {
  readonly imports: readonly Import[];
  /** Type indexes of the imported functions. */
  readonly functions: readonly number[];
  readonly tables: number;
  readonly globals: number;
  readonly tags: number;
}

/** A module without an import section. */
export const NOTHING_IMPORTED: Imported = { imports: [], functions: [], tables: 0, globals: 0, tags: 0 };

/** Reads the import section. Source: core spec 3.0, 5.5.5. */
export function readImports(cursor: Cursor, types: TypeTable, names: NameReader): Imported {
  const imports: Import[] = [];
  const functions: number[] = [];
  const counts = { table: 0, global: 0, tag: 0 };
  for (let left = readCount(cursor, CAPS.imports, 'imports', 4); left > 0; left--) {
    const offset = cursor.offset;
    const module = names.read(cursor);
    const name = names.read(cursor);
    const code = cursor.u8();
    const add = (entry: Pick<Import, 'kind' | 'type' | 'limits'>): void =>
      void imports.push({ module, name, ...entry, offset });
    if (code === 0) {
      const index = typeIndex(cursor, types);
      functions.push(index);
      add({ kind: 'function', type: types.functionType(index), limits: undefined });
    } else if (code === 1) {
      readValueType(cursor);
      counts.table += 1;
      add({ kind: 'table', type: undefined, limits: readLimits(cursor) });
    } else if (code === 2) add({ kind: 'memory', type: undefined, limits: readMemory(cursor) });
    else if (code === 3) {
      readValueType(cursor);
      cursor.u8();
      counts.global += 1;
      add({ kind: 'global', type: undefined, limits: undefined });
    } else if (code === 4) {
      cursor.u8();
      typeIndex(cursor, types);
      counts.tag += 1;
      add({ kind: 'tag', type: undefined, limits: undefined });
    } else throw new ByteError(unknownKind(code), cursor.offset - 1);
  }
  return { imports, functions, tables: counts.table, globals: counts.global, tags: counts.tag };
}

/** Reads a type index. @throws ByteError if it is out of range. */
function typeIndex(cursor: Cursor, types: TypeTable): number {
  const start = cursor.offset;
  const index = readLeb(cursor);
  if (index >= types.size) throw new ByteError(`type ${index} does not exist`, start);
  return index;
}

/** 0x7f and 0x7e: the compact imports that binaryen 132 writes with --all-features; no released host reads them. */
function unknownKind(code: number): string {
  if (code === 0x7f || code === 0x7e)
    return 'compact imports, which no known host reads (run wasm-opt without --all-features)';
  return `unknown kind of import 0x${code.toString(16)}`;
}
