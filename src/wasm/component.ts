import { ByteError, Cursor } from '../core/bytes.ts';
import { CAPS, NameReader, readCount } from './caps.ts';
import type { Export, ExternKind, Import, Section, WasmModule } from './module.ts';

/**
 * Sorts of the component model; 0x00 is a core sort.
 * Source: component-model Binary.md, "Import and Export Definitions".
 */
const SORTS: readonly ExternKind[] = ['module', 'function', 'value', 'type', 'component', 'instance'];
/** Sections 0 (custom) to 12 (values). */
const LAST_SECTION = 12;

/**
 * Reads the top level of a component after its header: sections, import and export names, the number of core modules.
 * Does not open nested components. @throws ByteError
 */
export function readComponent(bytes: Uint8Array): Omit<WasmModule, 'digest' | 'bytes' | 'kind'> {
  const cursor = new Cursor(bytes, 8);
  const names = new NameReader(bytes);
  const sections: Section[] = [];
  const imports: Import[] = [];
  const exports: Export[] = [];
  let nestedModules = 0;
  let hasStart = false;
  while (cursor.left > 0) {
    const start = cursor.offset;
    const id = cursor.u8();
    const body = cursor.sub(cursor.leb32());
    if (id > LAST_SECTION) throw new ByteError(`unknown section ${id} of a component`, start);
    if (sections.length >= CAPS.sections) throw new ByteError(`more than ${CAPS.sections} sections`, start);
    const name = id === 0 ? names.read(body) : undefined;
    sections.push({ id, name, offset: body.offset, size: body.left });
    if (id === 1) nestedModules += 1;
    else if (id === 9) hasStart = true;
    else if (id === 10) readEntries(body, imports, CAPS.imports, 'imports', () => readImport(body, names));
    else if (id === 11) readEntries(body, exports, CAPS.exports, 'exports', () => readExport(body, names));
  }
  return { sections, imports, exports, memories: [], globalConstants: new Map(), hasStart, nestedModules };
}

function readEntries<Entry>(body: Cursor, entries: Entry[], cap: number, what: string, read: () => Entry): void {
  for (let left = readCount(body, cap, what, 3); left > 0; left--) {
    if (entries.length >= cap) throw new ByteError(`more than ${cap} ${what}`, body.offset);
    entries.push(read());
  }
  if (body.left > 0) throw new ByteError(`${body.left} extra bytes after the ${what}`, body.offset);
}

function readImport(body: Cursor, names: NameReader): Import {
  const offset = body.offset;
  const name = readName(body, names);
  return { module: '', name, kind: readDescription(body), type: undefined, limits: undefined, offset };
}

function readExport(body: Cursor, names: NameReader): Export {
  const offset = body.offset;
  const name = readName(body, names);
  const kind = readSort(body);
  const index = body.leb32();
  const at = body.offset;
  const ascription = body.u8();
  if (ascription === 1) readDescription(body);
  else if (ascription !== 0) throw new ByteError(`unknown ascription 0x${ascription.toString(16)}`, at);
  return { name, kind, index, type: undefined, offset };
}

/** 0x00 or 0x01, then the name; 0x02 adds a version suffix. */
function readName(body: Cursor, names: NameReader): string {
  const at = body.offset;
  const form = body.u8();
  if (form > 2) throw new ByteError(`unknown form of name 0x${form.toString(16)}`, at);
  const name = names.read(body);
  return form === 2 ? `${name}${names.read(body)}` : name;
}

function readSort(body: Cursor): ExternKind {
  const at = body.offset;
  const code = body.u8();
  const sort = SORTS[code];
  if (sort === undefined) throw new ByteError(`unknown sort 0x${code.toString(16)}`, at);
  if (code === 0 && body.u8() !== 0x11) throw new ByteError('a core sort other than a module', at);
  return sort;
}

/** What an import or an ascribed export is: the sort, then a type index or a bound. */
function readDescription(body: Cursor): ExternKind {
  const sort = readSort(body);
  if (sort === 'value' || sort === 'type') {
    const at = body.offset;
    const bound = body.u8();
    if (bound > 1) throw new ByteError(`unknown bound 0x${bound.toString(16)}`, at);
    // A type with bound 1 is a new resource, and nothing follows; all other bounds name a type.
    if (sort === 'value' || bound === 0) body.leb32();
  } else body.leb32();
  return sort;
}
