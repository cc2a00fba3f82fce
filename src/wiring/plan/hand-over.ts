import { join, resolve } from 'node:path';
import { listFolder, removeOthers } from '../../adapters/host/list-folder.ts';
import { diskOf, isDisk } from '../../adapters/host/workspace.ts';
import { type Digest, digestOf, parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { named } from '../../decide/inputs/named.ts';
import type { RawInputs } from '../../decide/inputs/values.ts';
import {
  checkEntries,
  checkSums,
  digestOfModules,
  fileOfModule,
  printSums,
  SUMS_FILE,
} from '../../decide/plan/modules/hand-over.ts';
import { LIMITS } from '../../oci/media-types.ts';
import { openBoundary, type Session } from '../session.ts';

const MOST_ENTRIES = 1000;
const MAX_SUMS_BYTES = 256 * 1024;

/** A module as another job built it. */
export interface GivenModule {
  /** As a user gives it. */
  readonly path: string;
  readonly digest: Digest;
}

/** What this run can hand over to another job. */
export interface HandOver {
  /** One digest for all modules. */
  readonly digest: Digest;
  /** Where the modules are, if this run pushed nothing. */
  readonly folder: string | undefined;
}

/**
 * Finds the modules that another job built. All of them are checked before anything is done with one.
 * @param names of the modules of the run.
 * @returns by name; undefined if the modules are not handed over.
 * @throws WasmImageError MODULE_DIGEST_MISMATCH, INPUT_MISSING, DIGEST_INVALID, WASM_TOO_LARGE, FILE_UNREADABLE,
 * PATH_OUTSIDE_WORKSPACE.
 */
export async function findGiven(
  session: Session,
  raw: RawInputs,
  names: readonly string[],
): Promise<ReadonlyMap<string, GivenModule> | undefined> {
  const from = (raw.get('modules-from') ?? '').trim();
  const text = (raw.get('modules-digest') ?? '').trim();
  if (from === '' && text === '') return undefined;
  if (from === '' || text === '') {
    const [is, isNot] =
      text === '' ? [named('modules-from'), named('modules-digest')] : [named('modules-digest'), named('modules-from')];
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${is}: ${isNot} is not set`, {
      hint: 'pass on the folder and the digest together, both from the job that built the modules',
    });
  }
  const expected = parseDigest(text);
  const { boundary, folder } = session;
  const root = isDisk(boundary) ? diskOf(resolve(folder, from)) : boundary;
  checkEntries(from, await listFolder(root, folder, from, MOST_ENTRIES), names);
  const files = openBoundary(session);
  const given = new Map<string, GivenModule>();
  for (const name of names) {
    const path = `${from}/${fileOfModule(name)}`;
    given.set(name, { path, digest: digestOf(await files.read(path, LIMITS.rawModule, 'WASM_TOO_LARGE')) });
  }
  const digests = new Map([...given].map(([name, { digest }]) => [fileOfModule(name), digest]));
  await checkSums(from, digests, expected, async () => {
    const path = `${from}/${SUMS_FILE}`;
    return (await files.exists(path)) ? files.read(path, MAX_SUMS_BYTES) : undefined;
  });
  return given;
}

/**
 * Writes the modules of a run that pushes nothing, for the job that publishes them: one file per module, and the list
 * of their digests. Modules that an earlier run left there are removed.
 * @param modules files by the name of the module. @throws WasmImageError FILE_UNWRITABLE, FILE_UNREADABLE.
 */
export async function handOver(
  session: Session,
  modules: ReadonlyMap<string, Uint8Array>,
  isPushed: boolean,
): Promise<HandOver> {
  const files = new Map([...modules].map(([name, bytes]) => [fileOfModule(name), bytes]));
  const digests = new Map([...files].map(([name, bytes]) => [name, digestOf(bytes)]));
  const digest = digestOfModules(digests);
  if (isPushed) return { digest, folder: undefined };
  const folder = join(session.outFolder, 'built');
  for (const [name, bytes] of files) await session.write(join(folder, name), bytes);
  await session.write(join(folder, SUMS_FILE), new TextEncoder().encode(printSums(digests)));
  await removeOthers(folder, '.wasm', files);
  session.log.info(
    `modules-digest ${digest} (${files.size === 1 ? '1 module' : `${files.size} modules`} in ${folder})`,
  );
  return { digest, folder };
}
