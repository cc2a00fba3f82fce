import { ByteError, Cursor } from '../core/bytes.ts';
import { readCount } from './caps.ts';
import type { WasmModule } from './module.ts';

const MOST_FIELDS = 16;
const MOST_VALUES = 64;
const LONGEST = 256;

/** One tool or language that a module names. */
export interface Producer {
  readonly field: 'language' | 'processed-by' | 'sdk';
  readonly name: string;
  readonly version: string;
}

/**
 * The tools that a module says it was built with. Nothing checks this, so an invalid section counts as empty.
 * Source: WebAssembly tool-conventions, ProducersSection.md.
 */
export function readProducers(module: WasmModule): readonly Producer[] {
  const section = module.sections.find((one) => one.id === 0 && one.name === 'producers');
  if (section === undefined) return [];
  try {
    return readFields(new Cursor(module.bytes, section.offset, section.offset + section.size));
  } catch (error) {
    if (error instanceof ByteError) return [];
    throw error;
  }
}

function readFields(cursor: Cursor): readonly Producer[] {
  const found: Producer[] = [];
  for (let fields = readCount(cursor, MOST_FIELDS, 'fields'); fields > 0; fields -= 1) {
    const field = cursor.name();
    for (let values = readCount(cursor, MOST_VALUES, 'values', 2); values > 0; values -= 1) {
      const [name, version] = [cursor.name(), cursor.name()];
      const isText =
        name !== '' && [name, version].every((text) => text.length <= LONGEST && !/[\p{Cc}\p{Cf}]/u.test(text));
      if (isText && (field === 'language' || field === 'processed-by' || field === 'sdk'))
        found.push({ field, name, version });
    }
  }
  return found;
}
