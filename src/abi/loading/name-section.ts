import { ByteError, Cursor } from '../../core/bytes.ts';
import type { WasmModule } from '../../wasm/module.ts';

/**
 * Whether the C++ host library can parse the first `name` section of the module. If not, it refuses the module,
 * although engines skip a broken one. It parses function names (subsection 1) strictly and skips the others by size.
 * Source: BytecodeUtil::getFunctionNameIndex; seen in Envoy 1.36.4 to 1.40.0.
 */
export function isNameSectionReadable(module: WasmModule): boolean {
  const section = module.sections.find((one) => one.id === 0 && one.name === 'name');
  if (section === undefined) return true;
  const cursor = new Cursor(module.bytes, section.offset, section.offset + section.size);
  try {
    while (cursor.left > 0) {
      const id = cursor.u8();
      const size = readSize(cursor);
      if (id === 1) readFunctionNames(cursor, cursor.offset + size);
      else cursor.offset += size;
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof ByteError) return false;
    throw thrown;
  }
}

function readFunctionNames(cursor: Cursor, end: number): void {
  for (let left = readSize(cursor); left > 0; left--) {
    cursor.leb32();
    const size = readSize(cursor);
    cursor.offset += size;
  }
  if (cursor.offset !== end) throw new ByteError('size of the names', cursor.offset);
}

/** A size or count that fits into the section. */
function readSize(cursor: Cursor): number {
  const start = cursor.offset;
  const size = cursor.leb32();
  if (size > cursor.left) throw new ByteError('size beyond the end', start);
  return size;
}
