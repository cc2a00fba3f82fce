import { quoted } from '../../core/text.ts';
import { FOLDER, malformed } from './tar-fields.ts';

/** What is refused about an entry's place. `what` names its type; undefined for a file. */
export interface Placed {
  readonly name: string;
  readonly what: string | undefined;
  /** Where a link leads; empty for all else. */
  readonly target: string;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Refuses an entry that could put something else in a module's place than the file that is read there: Istio takes whatever has the right name,
 * links and folders too; some readers write through links, and all container tools remove what a whiteout names.
 * @param at where the entry lies, bytes. @throws WasmImageError IMAGE_INVALID.
 * Source: image-spec 1.1 layer.md, "Whiteouts"; istio pkg/wasm/imagefetcher.go, extractWasmPluginBinary.
 */
export function checkPlace({ name, what, target }: Placed, at: number): void {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const last = parts.at(-1) ?? '';
  if (parts.includes('..')) throw malformed(at, `${quoted(name)} has ".." in it`);
  if (parts.slice(0, -1).some(isModuleName)) throw malformed(at, `${quoted(name)} lies below a module`);
  if (last === '' && what !== FOLDER)
    throw malformed(at, `${quoted(name)} is ${what ?? 'a file'} in place of the root`);
  if (what === undefined) {
    if (name.endsWith('/')) throw malformed(at, `${quoted(name)} is a file with a slash at its end`);
    if (takesAwayModule(parts, last)) throw malformed(at, `${quoted(name)} takes away a module of a layer below`);
    return;
  }
  if (isModuleName(last)) throw malformed(at, `${quoted(name)} is ${what} in place of a module`);
  if (isModuleName(target)) throw malformed(at, `${quoted(name)} is ${what} that leads to a module`);
}

/** Whether some consumer may take what lies there for a module. */
export function isModuleName(name: string): boolean {
  return /\.wasm\/*$/i.test(name);
}

/** Modules lie at the root, so folders that are taken away hold none. */
function takesAwayModule(parts: readonly string[], last: string): boolean {
  if (last === OPAQUE) return parts.length === 1;
  if (!last.startsWith(WHITEOUT)) return false;
  const gone = last.slice(WHITEOUT.length);
  return isModuleName(gone) || ['', '.', '..'].includes(gone);
}
