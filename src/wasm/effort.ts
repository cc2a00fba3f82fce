import { ByteError, Cursor } from '../core/bytes.ts';
import { readLeb } from './leb.ts';
import type { WasmModule } from './module.ts';

/**
 * A bound of what an engine does to validate a core module, in steps of at most 4 ns: an instruction may touch all values of the widest type,
 * and each local of a function is set up. Measured with V8 of Node 20 and 24 on bodies made to be slow (blocks, calls, locals): 0.3 to 3.8 ns a
 * step; modules that compilers make need a hundredth of it. @returns Infinity for types that are more than a function's, whose instructions
 * touch up to 10,000 values, and for code that cannot be read.
 */
export function validationEffort(module: WasmModule): number {
  const code = module.sections.find((section) => section.id === 10);
  const locals = code === undefined ? 0 : countLocals(new Cursor(module.bytes, code.offset, code.offset + code.size));
  // Nothing times infinity is no number.
  const walked = (1 + module.typeWidth) * Math.max(1, code?.size ?? 0);
  return module.bytes.length + walked + locals;
}

function countLocals(code: Cursor): number {
  let locals = 0;
  try {
    for (let left = readLeb(code); left > 0; left--) {
      const size = readLeb(code);
      const end = code.offset + size;
      for (let groups = readLeb(code); groups > 0; groups--) {
        locals += readLeb(code);
        // The type: of one byte, or a reference whose index is read as one more byte at least.
        const type = code.u8();
        if (type === 0x63 || type === 0x64) readLeb(code);
      }
      code.offset = end;
    }
  } catch (thrown) {
    if (!(thrown instanceof ByteError)) throw thrown;
    return Number.POSITIVE_INFINITY;
  }
  return locals;
}
