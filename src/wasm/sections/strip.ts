import { ByteError } from '../../core/bytes.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert, inputName, quoted } from '../../core/text.ts';
import { headerOf, type SectionRange, splitSections } from './split-sections.ts';

/** A module without its names and debug information. */
export interface Stripped {
  /** The given bytes themselves if there was nothing to remove. */
  readonly bytes: Uint8Array;
  /** Names of the removed sections, with repetitions. */
  readonly removed: readonly string[];
}

/**
 * Names, DWARF and source maps, and what only linkers read. Everything else stays: `producers` for SBOMs,
 * `target_features`, metadata of policies, `component-type`, and sections that we do not know.
 * Source: core spec 7.4; tool-conventions, Linking.md and Debugging.md; component-model Binary.md, "Name Section".
 */
const REMOVED = /^(?:name|component-name|\.debug_.*|sourceMappingURL|external_debug_info|linking|reloc\..*)$/s;

/**
 * Sections about the exact bytes of the module: signatures, and native code that Envoy only uses with the same bytes.
 * Source: proxy-wasm-cpp-host, src/signature_util.cc and src/bytecode_util.cc; WebAssembly/tool-conventions, Signatures.md.
 */
const BOUND = /^(?:signature|signature_.*|precompiled_.*)$/s;

const MAX_DEPTH = 16;

/**
 * Removes names and debug information; in a component, also from the modules and components in it. All other bytes are
 * copied as they are, except the sizes of sections with something removed in them.
 * @param bytes the whole file. What is neither a module nor a component is returned as it is.
 * @throws WasmImageError WASM_MALFORMED; INPUT_CONFLICT for a module with a section about its exact bytes.
 */
export function stripModule(bytes: Uint8Array): Stripped {
  try {
    return stripAt(bytes, 0);
  } catch (thrown) {
    if (!(thrown instanceof ByteError)) throw thrown;
    throw new WasmImageError(
      'WASM_MALFORMED',
      `Cannot strip the module: ${inert(thrown.message)} at byte ${thrown.offset}`,
      { detail: { offset: thrown.offset }, cause: thrown },
    );
  }
}

function stripAt(bytes: Uint8Array, depth: number): Stripped {
  const kind = headerOf(bytes);
  if (kind === undefined || depth > MAX_DEPTH) return { bytes, removed: [] };
  const removed: string[] = [];
  const pieces: Uint8Array[] = [bytes.subarray(0, 8)];
  for (const section of splitSections(bytes)) {
    if (section.name !== undefined && BOUND.test(section.name)) throw bound(section.name);
    if (section.name !== undefined && REMOVED.test(section.name)) {
      removed.push(section.name);
      continue;
    }
    const inner = holdsModule(kind, section)
      ? stripAt(bytes.subarray(section.content, section.end), depth + 1)
      : undefined;
    if (inner === undefined || inner.removed.length === 0) {
      pieces.push(bytes.subarray(section.start, section.end));
      continue;
    }
    removed.push(...inner.removed);
    pieces.push(Uint8Array.of(section.id, ...leb(inner.bytes.byteLength)), inner.bytes);
  }
  return removed.length === 0 ? { bytes, removed } : { bytes: Buffer.concat(pieces), removed };
}

/** Section 1 of a component is a module, section 4 a component. Source: component-model Binary.md. */
function holdsModule(kind: 'core' | 'component', { id }: SectionRange): boolean {
  return kind === 'component' && (id === 1 || id === 4);
}

function leb(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 0x80);
  }
}

function bound(name: string): WasmImageError {
  return new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot use ${inputName('strip')}: the module has the section ${quoted(name)}, which is about its exact bytes`,
    { hint: `strip the module before that section is added, or leave out ${inputName('strip')}` },
  );
}
