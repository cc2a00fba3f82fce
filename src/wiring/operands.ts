import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WasmImageError } from '../core/errors.ts';
import type { Session } from './session.ts';

/** A layout folder, or a host and a path with a tag or digest; a file `build.d/filter.wasm` is not. */
const IMAGE =
  /^(?:oci-layout:|(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9.-]+:\d+|\[[0-9a-f:]+\])(?::\d+)?\/\S*[:@][^/\s]+$)/i;

/** Whether an argument that may name a file or an image names an image. A file of that name comes first. */
export async function isImageOperand(session: Session, text: string): Promise<boolean> {
  return IMAGE.test(text) && !(await isThere(session, text));
}

/**
 * Reads an argument that must name an image or a repository.
 * @param read throws REFERENCE_INVALID. @throws what `read` throws; if the argument is a file, with a hint.
 */
export async function readOperand<Read>(session: Session, text: string, read: (text: string) => Read): Promise<Read> {
  try {
    return read(text);
  } catch (thrown) {
    const isFile =
      thrown instanceof WasmImageError && (/\.wasm$|^-$/.test(text) || (text !== '' && (await isThere(session, text))));
    if (!isFile) throw thrown;
    throw new WasmImageError(thrown.code, thrown.message, {
      hint: 'this command reads an image, not a file; "wasm-image inspect" reads both',
      cause: thrown,
    });
  }
}

function isThere({ folder }: Session, path: string): Promise<boolean> {
  return stat(resolve(folder, path)).then(
    () => true,
    () => false,
  );
}
