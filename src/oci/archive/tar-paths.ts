import { quoted } from '../../core/text.ts';
import { FOLDER, malformed } from './tar-fields.ts';

/** An entry and its path. `what` is its type; undefined for a file. */
export interface Placed {
  readonly name: string;
  readonly what: string | undefined;
  /** The target of a link; otherwise empty. */
  readonly target: string;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Refuses an entry that could replace a module with something other than the file we read: Istio accepts links and
 * folders with the right name, some programs write through links, and container tools apply whiteouts.
 * @param at offset of the entry, in bytes. @throws WasmImageError IMAGE_INVALID.
 * Source: image-spec 1.1 layer.md, "Whiteouts"; istio pkg/wasm/imagefetcher.go, extractWasmPluginBinary.
 */
export function checkPlace({ name, what, target }: Placed, at: number): void {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const last = parts.at(-1) ?? '';
  if (parts.includes('..')) throw malformed(at, `${quoted(name)} contains ".."`);
  if (parts.slice(0, -1).some(isModuleName)) throw malformed(at, `${quoted(name)} is below a module`);
  if (last === '' && what !== FOLDER)
    throw malformed(at, `${quoted(name)} is ${what ?? 'a file'} in place of the root`);
  if (what === undefined) {
    if (name.endsWith('/')) throw malformed(at, `${quoted(name)} is a file with a trailing slash`);
    if (removesModule(parts, last)) throw malformed(at, `${quoted(name)} removes a module from a lower layer`);
    return;
  }
  if (isModuleName(last)) throw malformed(at, `${quoted(name)} is ${what} in place of a module`);
  if (isModuleName(target)) throw malformed(at, `${quoted(name)} is ${what} to a module`);
}

/** Whether a consumer may read this path as a module. */
export function isModuleName(name: string): boolean {
  return /\.wasm\/*$/i.test(name);
}

/** Modules are at the root, so removing a folder removes none. */
function removesModule(parts: readonly string[], last: string): boolean {
  if (last === OPAQUE) return parts.length === 1;
  if (!last.startsWith(WHITEOUT)) return false;
  const gone = last.slice(WHITEOUT.length);
  return isModuleName(gone) || ['', '.', '..'].includes(gone);
}
