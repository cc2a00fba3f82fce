import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Environment } from '../host/program.ts';
import { findUpwards } from '../host/project/folder.ts';
import { openDisks } from '../host/workspace.ts';
import { findGit, findGitBytes } from './git.ts';

/** What a commit has at a path. */
export type BaseFile =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** `what`: why there is no file, for people. */
  | { readonly kind: 'absent'; readonly what: string }
  | { readonly kind: 'no-commit' };

/** Files are read whole, and no file of a policy is larger. */
const LIMITS = { timeoutMs: 30_000, maxBytes: 8 * 1024 * 1024 };

/**
 * Finds the checkout that a file belongs to. A submodule belongs to the checkout around it, which says its commit.
 * @returns undefined outside of git. Source: git-rev-parse(1), --show-superproject-working-tree.
 */
export async function findCheckout(
  env: Environment,
  workspace: string | undefined,
  path: string,
): Promise<string | undefined> {
  const ask = findGit(env, workspace);
  let root = await findUpwards(dirname(path), '.git');
  for (let depth = 0; root !== undefined && depth < 16; depth++) {
    const around = (await ask(root, ['rev-parse', '--show-superproject-working-tree']))?.trim() ?? '';
    if (around === '') return root;
    root = around;
  }
  return root;
}

/**
 * Reads a file as a commit has it, whatever is in the working tree. Links are not followed.
 * @param root of the checkout. @param path of the file, absolute. @param workspace a git below this folder is not used.
 * Source: git-ls-tree(1), git-cat-file(1).
 */
export async function readAtCommit(
  env: Environment,
  workspace: string | undefined,
  { root, commit, path }: { readonly root: string; readonly commit: string; readonly path: string },
): Promise<BaseFile> {
  const ask = findGit(env, workspace, LIMITS);
  const name = relative(root, path).replaceAll('\\', '/');
  const id = (await ask(root, ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`]))?.trim() ?? '';
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) return { kind: 'no-commit' };
  const listed = await ask(root, ['ls-tree', '-z', '--full-tree', id, '--', name]);
  if (listed === undefined) return { kind: 'no-commit' };
  if (listed === '') return { kind: 'absent', what: 'it does not have the file' };
  const object = /^100(?:644|755) blob ([0-9a-f]{40,64})\t[^\0]*\0$/.exec(listed)?.[1];
  if (object === undefined) return { kind: 'absent', what: 'it has no regular file there' };
  const bytes = await findGitBytes(env, workspace, LIMITS)(root, ['cat-file', 'blob', object]);
  return bytes === undefined ? { kind: 'no-commit' } : { kind: 'file', bytes };
}

/** `OWNER/NAME` of the remote `origin`; undefined if there is none that says so. */
export async function originName(
  env: Environment,
  workspace: string | undefined,
  root: string,
): Promise<string | undefined> {
  const url = (await findGit(env, workspace)(root, ['config', '--get', 'remote.origin.url']))?.trim() ?? '';
  return /[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1];
}

/** The path without links, as far as its folder exists. */
export async function realPathOf(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

/** Whether a file has these bytes; false if it cannot be read. */
export async function hasBytes(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await openDisks()
    .read(path, bytes.byteLength)
    .catch(() => undefined);
  return found !== undefined && Buffer.from(found).equals(bytes);
}
