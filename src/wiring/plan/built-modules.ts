import { join, resolve } from 'node:path';
import { listFolder, removeListed } from '../../adapters/host/list-folder.ts';
import { diskOf, isDisk } from '../../adapters/host/workspace.ts';
import { type Digest, digestOf, parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import { named } from '../../decide/inputs/named.ts';
import type { RawInputs } from '../../decide/inputs/values.ts';
import {
  checkEntries,
  checkSums,
  digestOfModules,
  fileOfModule,
  printSums,
  readSums,
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
    // It only explains, so a list that cannot be read hides nothing.
    return files.read(`${from}/${SUMS_FILE}`, MAX_SUMS_BYTES).catch(() => undefined);
  });
  return given;
}

/**
 * Writes the modules of a run that pushes nothing, for the job that publishes them: one file per module, and the list
 * of their digests. Modules that an earlier run listed there are removed; all other files stay.
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
  const others = await removeListed(folder, SUMS_FILE, MAX_SUMS_BYTES, (list) =>
    [...readSums(list).keys()].filter((name) => !files.has(name)),
  );
  for (const [name, bytes] of files) await session.write(join(folder, name), bytes);
  await session.write(join(folder, SUMS_FILE), new TextEncoder().encode(printSums(digests)));
  const foreign = others.filter((name) => !files.has(name));
  if (foreign.length > 0)
    session.log.warning(
      `${quoted(folder)} also has files that are not modules of this run, so it cannot be handed over: ${inert(foreign.join(', '), 200)}`,
    );
  session.log.info(
    `modules-digest ${digest} (${files.size === 1 ? '1 module' : `${files.size} modules`} in ${folder})`,
  );
  return { digest, folder };
}
