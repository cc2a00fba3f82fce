import { type Digest, digestOf, hexOf } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import type { InputName } from '../../inputs/inputs.ts';

/** The list of the digests in a folder that hands modules over. It only explains: what counts is the digest of it. */
export const SUMS_FILE = 'modules.sha256';

/** Inputs that say how a module comes about: one that is handed over is not built again. */
const BUILDING: readonly InputName[] = ['build', 'build-command', 'build-args', 'module-path', 'reproducible'];

/** The name of a module as that of a file or folder. A name cannot contain a plus, so two names never share one. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll('/', '+');
}

/** The file of a module in a folder that hands modules over. */
export function fileOfModule(name: string): string {
  return `${plainName(name)}.wasm`;
}

/**
 * The digests of files as `sha256sum *.wasm` prints them in the locale C. @param digests by the name of the file.
 * Source: coreutils manual, "sha2 utilities".
 */
export function printSums(digests: ReadonlyMap<string, Digest>): string {
  const names = [...digests.keys()].sort();
  return names.map((name) => `${hexOf(digests.get(name) as Digest)}  ${name}\n`).join('');
}

/** The files that a list names, with their digests, in whichever form `sha256sum` and other programs write it. */
export function readSums(list: Uint8Array): ReadonlyMap<string, string> {
  const lines = new TextDecoder().decode(list).split(/\r?\n/);
  return new Map(
    lines.flatMap((line) => {
      const [, hex, name] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
      return hex === undefined || name === undefined ? [] : [[name, hex] as const];
    }),
  );
}

/** One digest for all modules: that of {@link printSums}. */
export function digestOfModules(digests: ReadonlyMap<string, Digest>): Digest {
  return digestOf(new TextEncoder().encode(printSums(digests)));
}

/** What is in a folder. */
export interface Entry {
  readonly name: string;
  /** False for a folder, a link, a device. */
  readonly isFile: boolean;
}

/**
 * Demands that a folder has a file for each module, and nothing else but the list. @param names of the modules.
 * @throws WasmImageError MODULE_DIGEST_MISMATCH, naming what is missing or does not belong there.
 */
export function checkEntries(folder: string, entries: readonly Entry[], names: readonly string[]): void {
  const files = new Set([...names.map(fileOfModule), SUMS_FILE]);
  for (const { name, isFile } of entries) {
    if (!files.has(name))
      throw refusal(folder, `${quoted(name)} is not the file of a module of this run`, {
        hint: 'hand over the modules of this run and nothing else, one file per module, called NAME.wasm',
      });
    if (!isFile) throw refusal(folder, `${quoted(name)} is not a regular file`);
  }
  const missing = names.find((name) => !entries.some((entry) => entry.name === fileOfModule(name)));
  if (missing !== undefined)
    throw refusal(folder, `the file ${quoted(fileOfModule(missing))} of module ${quoted(missing)} is missing`, {
      hint: 'hand over all modules of this run, one file per module, called NAME.wasm',
    });
}

/**
 * Demands that the modules are those that were built. @param digests by the name of the file.
 * @param fetchSums the list in the folder; undefined if there is none that can be read.
 * @throws WasmImageError MODULE_DIGEST_MISMATCH, naming the modules that differ if the list is the one of the build.
 */
export async function checkSums(
  folder: string,
  digests: ReadonlyMap<string, Digest>,
  expected: Digest,
  fetchSums: () => Promise<Uint8Array | undefined>,
): Promise<void> {
  const found = digestOfModules(digests);
  if (found === expected) return;
  const list = await fetchSums();
  if (list === undefined || digestOf(list) !== expected)
    throw refusal(folder, `the digest of all modules is ${found}, expected ${expected}`, {
      hint:
        `${list === undefined ? `there is no ${SUMS_FILE}` : `${SUMS_FILE} is not the list of the build either`}, ` +
        'so it is not known which module differs: compare with what sha256sum prints in the job that built them',
    });
  const built = readSums(list);
  const changed = [...digests].filter(([name, digest]) => built.get(name) !== hexOf(digest));
  if (changed.length > 0)
    throw refusal(
      folder,
      changed.map(([name, digest]) => `${quoted(name)} is not what was built (its digest is ${digest})`).join('; '),
    );
  if (built.size > digests.size) throw refusal(folder, 'the build made other modules than those of this run');
  throw refusal(folder, `${SUMS_FILE} lists these modules, but not as sha256sum prints them in the locale C`, {
    hint: 'write 64 hexadecimal digits, two spaces, the name and a line feed for each file, sorted by the bytes of the names',
  });
}

function refusal(folder: string, why: string, options: { readonly hint?: string } = {}): WasmImageError {
  return new WasmImageError('MODULE_DIGEST_MISMATCH', `Cannot use the modules in ${quoted(folder)}: ${why}`, options);
}

/** The inputs of a module that is handed over: it is given, and not built. */
export function withGiven(
  inputs: ReadonlyMap<string, string>,
  { path, digest }: { readonly path: string; readonly digest: Digest },
): ReadonlyMap<string, string> {
  const given = new Map([...inputs].filter(([name]) => !BUILDING.some((one) => one === name)));
  // A digest that the list of modules demands stays: this file must have it too.
  if ((given.get('module-digest') ?? '').trim() === '') given.set('module-digest', digest);
  return given.set('module', path);
}
