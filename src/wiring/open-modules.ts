import { inputsOfModules } from '../decide/inputs/inputs.ts';
import type { RawInputs } from '../decide/inputs/values.ts';
import { readModules } from '../decide/plan/modules/read-modules.ts';
import { openBoundary, type Session } from './session.ts';

const MAX_FILE_BYTES = 256 * 1024;

/** A line that names a file instead of a module. */
const FILE = /^[^\r\n=;]+\.(?:ya?ml|json)$/i;

/**
 * Reads the modules that the inputs list, or the file that lists them.
 * @param most how many are allowed. @returns the inputs of each module by its name. @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE.
 */
export async function openModules(
  session: Session,
  raw: RawInputs,
  most?: number,
): Promise<readonly (readonly [name: string, inputs: RawInputs])[]> {
  const text = (raw.get('modules') ?? '').trim();
  const given = FILE.test(text) ? { path: text, bytes: await openBoundary(session).read(text, MAX_FILE_BYTES) } : text;
  return readModules(given, raw, new Map(inputsOfModules().map(({ name, kind }) => [name, kind])), most);
}
