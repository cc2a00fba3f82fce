import { ByteError } from '../core/bytes.ts';
import { digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inert, printSize } from '../core/text.ts';
import { CAPS } from './caps.ts';
import { readComponent } from './component.ts';
import { readCore } from './core.ts';
import { looksLike } from './looks-like.ts';
import type { WasmModule } from './module.ts';

/**
 * Reads the facts of a core module or a component in one pass. Skips instructions and data, so a module that can be
 * read may still not validate.
 * @param bytes the whole file, at most 256 MiB; shared, not copied.
 * @throws WasmImageError WASM_EMPTY, WASM_NOT_WASM (with what it looks like), WASM_MALFORMED (with `detail.offset` in
 * bytes), WASM_TOO_LARGE.
 * Source: core spec 3.0, 5.5; component-model Binary.md.
 * @example
 * const module = readModule(readFileSync('filter.wasm'));
 * for (const { module: from, name } of module.imports) console.log(from, name);
 */
export function readModule(bytes: Uint8Array): WasmModule {
  if (bytes.length === 0) throw new WasmImageError('WASM_EMPTY', 'Cannot read the module: the file is empty');
  if (bytes.length > CAPS.file)
    throw new WasmImageError(
      'WASM_TOO_LARGE',
      `Cannot read the module: it is ${printSize(bytes.length)}; the limit is ${printSize(CAPS.file)}`,
      {
        detail: { size: bytes.length, limit: CAPS.file },
      },
    );
  const kind = readHeader(bytes);
  try {
    const facts = kind === 'core' ? { ...readCore(bytes), nestedModules: 0 } : readComponent(bytes);
    return { kind, bytes, digest: digestOf(bytes), ...facts };
  } catch (thrown) {
    if (!(thrown instanceof ByteError)) throw thrown;
    throw new WasmImageError(
      'WASM_MALFORMED',
      `Cannot read the module: ${inert(thrown.message)} at byte ${thrown.offset}`,
      {
        detail: { offset: thrown.offset },
        cause: thrown,
      },
    );
  }
}

/** `\0asm`, then version 1 and layer 0 (core) or version 13 and layer 1 (component). */
function readHeader(bytes: Uint8Array): WasmModule['kind'] {
  const magic = [0x00, 0x61, 0x73, 0x6d];
  if (!magic.every((byte, i) => i >= bytes.length || bytes[i] === byte)) {
    const guess = looksLike(bytes);
    throw new WasmImageError(
      'WASM_NOT_WASM',
      `Cannot read the module: it does not start with \\0asm${guess === undefined ? '' : `; it looks like ${guess}`}`,
    );
  }
  if (bytes.length < 8)
    throw new WasmImageError('WASM_MALFORMED', `Cannot read the module: unexpected end at byte ${bytes.length}`, {
      detail: { offset: bytes.length },
    });
  const [version, layer] = [(bytes[4] ?? 0) + (bytes[5] ?? 0) * 256, (bytes[6] ?? 0) + (bytes[7] ?? 0) * 256];
  if (version === 1 && layer === 0) return 'core';
  if (version === 13 && layer === 1) return 'component';
  const text =
    layer === 1 ? `a component of version ${version}, not 13` : `version ${version}, layer ${layer}, not version 1`;
  throw new WasmImageError('WASM_MALFORMED', `Cannot read the module: it is ${text} (at byte 4)`, {
    detail: { offset: 4 },
  });
}
