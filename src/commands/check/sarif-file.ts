import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { findUpwards } from '../../adapters/host/project/folder.ts';
import { isInside } from '../../adapters/host/workspace.ts';
import { type FileUri, MOST_RESULTS, type Sarif, sarifOf } from '../../decide/check/output/sarif.ts';
import type { CheckReport } from '../../decide/check/report.ts';
import { refuseUnwritable } from '../../wiring/out-files.ts';
import type { Session } from '../../wiring/session.ts';

/** What GitHub accepts, compressed. Source: GitHub docs, "SARIF results file is too large". */
const MOST_BYTES = 10_000_000;
/** Stands for standard input and standard output. */
const STDOUT = '-';

/** Finds the path of a file in its repository, with slashes; an absolute one if the file is outside. */
export type RepositoryPath = (file: string) => string;

/**
 * Finds the repositories of the paths that were checked. The one of the working folder comes first: what is below it in
 * another repository, such as a submodule, counts as part of it.
 * @param paths as in the report.
 */
export async function openRepositoryPaths(folder: string, paths: readonly string[]): Promise<RepositoryPath> {
  const roots: string[] = [];
  for (const start of ['', ...paths]) {
    const root = await findUpwards(resolve(folder, start), '.git');
    if (root !== undefined && !roots.includes(root)) roots.push(root);
  }
  return (file) => {
    if (file === STDOUT) return file;
    const path = resolve(folder, file);
    const root = [...roots, folder].find((one) => isInside(one, path));
    return root === undefined ? path : relative(root, path).replaceAll('\\', '/');
  };
}

/** The report as a SARIF file that code scanning accepts: if it is too large, with fewer findings. */
export function printSarif(report: CheckReport, pathOf: RepositoryPath): Sarif & { readonly text: string } {
  for (let most = MOST_RESULTS; ; most = Math.floor(most / 2)) {
    const sarif = sarifOf(report, (file) => uriOf(pathOf(file)), most);
    const text = `${JSON.stringify(sarif.log, undefined, 2)}\n`;
    if (text.length < MOST_BYTES / 4 || gzipSync(text).byteLength <= MOST_BYTES) return { ...sarif, text };
  }
}

function uriOf(path: string): FileUri {
  if (path === STDOUT) return { uri: 'standard-input', isRelative: true };
  if (resolve(path) === path) return { uri: pathToFileURL(path).href, isRelative: false };
  // Buffer replaces half of a surrogate pair, which cannot be encoded.
  const encode = (name: string): string => encodeURIComponent(Buffer.from(name).toString());
  return { uri: path.split('/').map(encode).join('/'), isRelative: true };
}

/** Checks that the file can be written, before the work. @throws WasmImageError FILE_UNWRITABLE. */
export async function refuseUnwritableSarif(path: string, { folder }: Session): Promise<void> {
  if (path !== STDOUT) await refuseUnwritable(resolve(folder, path));
}

/**
 * Writes the report as SARIF, with a notice if it is not whole.
 * @param path where to; `-` leaves it to the caller. @returns the text. @throws WasmImageError FILE_UNWRITABLE.
 */
export async function writeSarif(
  report: CheckReport,
  path: string,
  pathOf: RepositoryPath,
  { folder, log, write }: Session,
): Promise<string> {
  const { text, left } = printSarif(report, pathOf);
  if (path !== STDOUT) await write(resolve(folder, path), Buffer.from(text));
  if (left > 0) log.notice(`${left} findings are not in the SARIF file: code scanning stores ${MOST_RESULTS} at most`);
  return text;
}
