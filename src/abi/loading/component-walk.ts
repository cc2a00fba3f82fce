import { ByteError, Cursor } from '../../core/bytes.ts';
import type { WasmModule } from '../../wasm/module.ts';

/**
 * Whether the C++ host library calls a component corrupt. It reads section 7, which has the types of a component, as
 * exports, and usually fails to parse it. Source: BytecodeUtil::getAbiVersion; seen in Envoy 1.36.4 to 1.40.0.
 * @returns true if parsing fails, false if it ends without a marker.
 */
export function looksCorruptToHost(component: WasmModule): boolean {
  const section = component.sections.find((one) => one.id === 7);
  if (section === undefined) return false;
  const cursor = new Cursor(component.bytes, section.offset, section.offset + section.size);
  try {
    const count = cursor.leb32();
    if (count > cursor.left) return true;
    for (let left = count; left > 0; left--) {
      cursor.take(cursor.leb32());
      cursor.u8();
      cursor.leb32();
    }
    return false;
  } catch (thrown) {
    if (thrown instanceof ByteError) return true;
    throw thrown;
  }
}
