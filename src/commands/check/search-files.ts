import { posix } from 'node:path';
import { findManifests, isFileBelow } from '../../adapters/host/project/manifest-files.ts';
import { readStream } from '../../adapters/host/stream.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { type PlacedFinding, type TreeFindings, TreeSearch } from '../../decide/check/files.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { openBoundary, type Session } from '../../wiring/session.ts';

/** The longest file that is read. */
export const MAX_FILE = 32 * 1024 * 1024;
/** Files read at the same time. */
const AT_ONCE = 8;
const INPUT = '-';

/**
 * Finds the references in files and folders.
 * @param paths `-` is standard input. @param seen gets the digests of the files. @throws WasmImageError FILE_*, LIMIT_EXCEEDED, PATH_OUTSIDE_WORKSPACE for a path
 * that was asked for.
 */
export async function searchFiles(
  paths: readonly string[],
  session: Session,
  seen?: Map<string, Digest>,
): Promise<TreeFindings & { readonly files: number }> {
  const search = new TreeSearch();
  const remarks: PlacedFinding[] = [];
  const workspace = openBoundary(session);
  const named = paths.filter((path) => path !== INPUT);
  // Before anything is read, so that a path outside of the workspace is not even listed.
  for (const path of named) await workspace.exists(path);
  const { files, links, skipped, unreadable } = await findManifests(named, session.folder);
  const add = async (path: string, isTemplate: boolean): Promise<void> => {
    try {
      const bytes = await workspace.read(path, MAX_FILE);
      seen?.set(path, digestOf(bytes));
      search.add({ path, isTemplate, bytes });
    } catch (error) {
      if (!(error instanceof WasmImageError) || named.map((one) => posix.join(one)).includes(path)) throw error;
      remarks.push(aboutFile(path, { rule: 'unreadable', message: error.message, hint: error.hint, code: error.code }));
    }
  };
  await inOrder(files, AT_ONCE, ({ path, isTemplate }) => add(path, isTemplate));
  const others: string[] = [];
  for (const path of search.others) if (await isFileBelow(named, path, session.folder)) others.push(path);
  for (const path of others) await add(path, false);
  const templates = new Map(files.map(({ path, isTemplate }) => [path, isTemplate]));
  for (const path of search.patches) await add(path, templates.get(path) === true);
  if (named.length < paths.length) await addInput(search);
  for (const { path, why } of unreadable)
    remarks.push(aboutFile(path, { rule: 'unreadable', message: `cannot read the folder: ${why}` }));
  for (const path of links)
    remarks.push(aboutFile(path, { rule: 'link', message: 'a link that leads out of the paths is not followed' }));
  for (const path of skipped)
    remarks.push(aboutFile(path, { rule: 'skipped', message: 'a folder of installed packages is not read' }));
  const found = search.result();
  return {
    ...found,
    remarks: [...found.remarks, ...remarks],
    files: files.length + others.length + paths.length - named.length,
  };
}

/** Standard input may be used in a workflow too: it is what the step itself sends. */
async function addInput(search: TreeSearch): Promise<void> {
  const bytes = (await readStream(INPUT, MAX_FILE)) ?? new Uint8Array();
  // The program that should have written manifests has failed, and a pipe does not say so.
  if (bytes.every((byte) => byte <= 0x20))
    throw new WasmImageError('INPUT_INVALID', 'Cannot check standard input: it is empty', {
      hint: 'run the command before the pipe by itself; in a script, use: set -o pipefail',
    });
  search.add({ path: INPUT, isTemplate: false, bytes });
}

function aboutFile(file: string, finding: Finding): PlacedFinding {
  return { ...finding, place: { file, line: 1, column: 1, document: 1 } };
}
