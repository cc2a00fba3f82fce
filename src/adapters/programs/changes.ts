import { quoted } from '../../core/text.ts';
import type { Base } from '../../decide/plan/changes/base.ts';
import type { Environment } from '../host/program.ts';
import { findGit } from './git.ts';

/** What changed in a checkout. Paths start at the top of the repository. */
export interface Changes {
  /** The folder that was asked about: '' for the top, otherwise with a slash at its end. */
  readonly prefix: string;
  /** Undefined if it could not be found out; then `why` says why. */
  readonly files: readonly string[] | undefined;
  readonly why: string;
}

/**
 * Lists the files that differ between a base and HEAD; a moved file counts twice.
 * @param workspace a git below this folder is not used.
 * Source: git-diff-tree(1), git-merge-base(1).
 */
export async function readChanges(
  env: Environment,
  folder: string,
  workspace: string | undefined,
  base: Base,
): Promise<Changes> {
  const ask = findGit(env, workspace);
  const prefix = (await ask(folder, ['rev-parse', '--show-prefix']))?.trim();
  if (prefix === undefined) return { prefix: '', files: undefined, why: 'this is not a checkout of git' };
  if (base.kind === 'none') return { prefix, files: undefined, why: base.why };
  const commit = (await ask(folder, ['rev-parse', '--verify', '--end-of-options', `${base.name}^{commit}`]))?.trim();
  const isCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit ?? '');
  const missing = `${quoted(base.name)} is not in this checkout; check out with "fetch-depth: 0"`;
  if (commit === undefined || !isCommit) return { prefix, files: undefined, why: missing };
  const fork = base.isFork ? (await ask(folder, ['merge-base', commit, 'HEAD']))?.trim() : commit;
  // In a shallow checkout, the place where they parted can be missing: then everything that differs counts.
  const from = fork === undefined || fork === '' ? commit : fork;
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--ignore-submodules=none', from, 'HEAD', '--'];
  const files = await ask(folder, args);
  if (files === undefined) return { prefix, files, why: `git cannot compare ${quoted(base.name)} with HEAD` };
  return { prefix, files: files.split('\0').filter((path) => path !== ''), why: '' };
}
