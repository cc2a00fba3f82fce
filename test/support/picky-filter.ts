// A filter that logs its configuration when it refuses it.
import { filterParts, writeModule } from './module-writer.ts';
import { c, DROP, equal, load, when } from './wasm-code.ts';

const WORDS = 'bad configuration: ';
const AT = 8192;

/** @param first the third byte of a configuration that it accepts; a JSON object whose first key starts with it. */
export function pickyFilter(first = 'o', options: Parameters<typeof filterParts>[0] = {}): Uint8Array {
  const parts = filterParts({
    ...options,
    parts: {
      ...options.parts,
      imports: [
        { module: 'env', name: 'proxy_get_buffer_bytes', signature: 'i32 i32 i32 i32 i32 -> i32' },
        { module: 'env', name: 'proxy_log', signature: 'i32 i32 i32 -> i32' },
        ...(options.parts?.imports ?? []),
      ],
      segments: [{ at: AT - WORDS.length, bytes: new TextEncoder().encode(WORDS) }],
    },
  });
  // A header of the filter takes the first import.
  const own = options.header === undefined ? 0 : 1;
  const read = [...c(7), ...c(0), ...c(10_000), ...c(16), ...c(20), 0x10, own, ...DROP];
  const size = [...c(WORDS.length), ...load(20), 0x6a];
  const log = [...c(4), ...c(AT - WORDS.length), ...size, 0x10, own + 1, ...DROP];
  const third = [...c(AT + 2), 0x2d, 0, 0];
  const body = [...read, ...when(equal(third, c(first.charCodeAt(0))), [...c(1), 0x0f]), ...log, ...c(0)];
  return writeModule({
    ...parts,
    functions: (parts.functions ?? []).map((one) => {
      if (one.exports?.includes('malloc')) return { ...one, returns: AT };
      return one.exports?.includes('proxy_on_configure')
        ? { signature: one.signature, exports: one.exports, body }
        : one;
    }),
  });
}
