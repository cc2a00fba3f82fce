import { ByteError, type Cursor } from '../core/bytes.ts';
import { CAPS, type NameReader, readCount } from './caps.ts';
import type { Export, ExternKind } from './module.ts';
import type { TypeTable } from './types.ts';

/** Sizes of the index spaces, including imports, and the types of functions. */
export interface Spaces {
  readonly types: TypeTable;
  /** Type index of each function. */
  readonly functions: Uint32Array;
  readonly counts: Readonly<Record<(typeof KINDS)[number], number>>;
}

const KINDS = ['function', 'table', 'memory', 'global', 'tag'] as const satisfies readonly ExternKind[];

/** Reads the export section; names are unique. Source: core spec 3.0, 5.5.10 and 3.5.1. */
export function readExports(cursor: Cursor, spaces: Spaces, names: NameReader): readonly Export[] {
  const exports: Export[] = [];
  const seen = new Set<string>();
  for (let left = readCount(cursor, CAPS.exports, 'exports', 3); left > 0; left--) {
    const offset = cursor.offset;
    const name = names.read(cursor);
    const code = cursor.u8();
    const kind = KINDS[code];
    if (kind === undefined) throw new ByteError(`unknown kind of export 0x${code.toString(16)}`, cursor.offset - 1);
    const at = cursor.offset;
    const index = cursor.leb32();
    if (index >= spaces.counts[kind]) throw new ByteError(`exported ${kind} ${index} does not exist`, at);
    if (seen.has(name))
      throw new ByteError(`two exports with the same name ${JSON.stringify(name.slice(0, 100))}`, offset);
    seen.add(name);
    const type = kind === 'function' ? spaces.types.functionType(spaces.functions[index] ?? -1) : undefined;
    exports.push({ name, kind, index, type, offset });
  }
  return exports;
}
