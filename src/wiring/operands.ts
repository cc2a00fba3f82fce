import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import type { Session } from './session.ts';

/** A layout folder, or a name that starts with a host. */
const HOSTED = /^(?:oci-layout:|(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9.-]+:\d+|\[[0-9a-f:]+\])(?::\d+)?\/)/i;
/** With a tag or digest at the end: `build.d/filter.wasm` has none. */
const PINNED = /^oci-layout:|[:@][^/\s]+$/;

/** Whether an argument that may name a file or an image names an image. A file of that name comes first. */
export async function isImageOperand(session: Session, text: string): Promise<boolean> {
  return HOSTED.test(text) && PINNED.test(text) && !(await isThere(session, text));
}

/** Refuses the name of a file where an image or a repository is needed. @throws REFERENCE_INVALID. */
export async function refuseFile(session: Session, text: string): Promise<void> {
  if (HOSTED.test(text) || !(/\.wasm$|^-$/.test(text) || (await isThere(session, text)))) return;
  throw new WasmImageError('REFERENCE_INVALID', `Cannot use ${quoted(text)} as an image: it is the name of a file`, {
    hint: 'to read the module in a file: wasm-image inspect FILE; to verify it: wasm-image verify FILE --bundle BUNDLE',
  });
}

async function isThere({ folder }: Session, path: string): Promise<boolean> {
  if (path === '') return false;
  return stat(resolve(folder, path)).then(
    () => true,
    () => false,
  );
}
