import { ByteError, Cursor } from '../../core/bytes.ts';
import { inert } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';

/** The most names that are read; modules with debug names have tens of thousands. */
const MOST_NAMES = 200_000;

/**
 * Names of functions by index, from the name section and the exports. Of a broken section, the names before the defect
 * are used.
 */
export function functionNames(module: WasmModule): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const one of module.exports)
    if (one.kind === 'function' && !names.has(one.index)) names.set(one.index, inert(one.name, 200));
  const section = module.sections.find((one) => one.id === 0 && one.name === 'name');
  if (section === undefined) return names;
  try {
    readNames(new Cursor(module.bytes, section.offset, section.offset + section.size), names);
  } catch (thrown) {
    if (!(thrown instanceof ByteError)) throw thrown;
  }
  return names;
}

/** Subsection 1 of the name section. Source: core spec, appendix, name section. */
function readNames(cursor: Cursor, names: Map<number, string>): void {
  while (cursor.left > 0) {
    const id = cursor.u8();
    const part = cursor.sub(cursor.leb32());
    if (id !== 1) continue;
    for (let left = Math.min(part.leb32(), MOST_NAMES); left > 0; left--)
      names.set(part.leb32(), inert(part.name(), 200));
  }
}
