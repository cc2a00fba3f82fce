import type { CommitFacts } from '../../decide/plan/metadata/commit.ts';
import type { Environment } from '../host/program.ts';
import { type AskGit, findGit, openGit } from './git.ts';

/**
 * Reads what a checkout says about its commit, and in a workflow what GitHub says about the run. Nothing here fails,
 * because an image can be made without git.
 * @param workspace a git below this folder is not used.
 * Source: GitHub docs, default environment variables; a workflow cannot set GITHUB_* itself.
 */
export async function readCommit(
  env: Environment,
  folder: string,
  workspace: string | undefined,
): Promise<CommitFacts> {
  const [git, ask] = [openGit(env, workspace), findGit(env, workspace)];
  const run = runOf(env);
  const head = await git.commitSha(folder);
  // The run says the rest, unless the workflow checked out another commit or another repository.
  if (head === undefined || head === run?.commit)
    return { run, head, remote: undefined, tags: [], workingTree: 'unknown' };
  const [remote, tags, workingTree] = await Promise.all([
    git.originUrl(folder),
    ask(folder, ['for-each-ref', '--points-at=HEAD', '--format=%(refname)', 'refs/tags']),
    readWorkingTree(ask, folder),
  ]);
  return { run, head, remote, tags: linesOf(tags), workingTree };
}

function runOf(env: Environment): CommitFacts['run'] {
  const { GITHUB_ACTIONS, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_REF: ref = '' } = env;
  const commit = commitOf(env.GITHUB_SHA);
  if (GITHUB_ACTIONS !== 'true' || server === undefined || repository === undefined || commit === undefined)
    return undefined;
  return { address: `${server}/${repository}`, commit, ref };
}

function commitOf(text = ''): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.exec(text.trim())?.[0];
}

/**
 * Comparing files runs the filters that the config names for them (`filter.NAME.clean`), so every filter is replaced by
 * an empty command, which git skips; a name with "=" cannot be replaced on the command line. Files that differ only in
 * line endings count as equal, as in a checkout on Windows. Untracked files are ignored: a new module is one.
 * Source: gitattributes(5), "filter"; git-status(1).
 */
async function readWorkingTree(ask: AskGit, folder: string): Promise<CommitFacts['workingTree']> {
  const pattern = '^filter\\..*\\.(clean|smudge|process|required)$';
  // The answer is a failure if no filter is configured.
  const names = (await ask(folder, ['config', '--null', '--name-only', '--get-regexp', pattern])) ?? '';
  if (names.includes('=')) return 'unknown';
  const filters = names.split('\0').flatMap((name) => (name === '' ? [] : ['-c', `${name}=`]));
  const changes = await ask(folder, [
    ...['-c', 'core.autocrlf=input', '-c', 'core.safecrlf=false', ...filters],
    ...['status', '--porcelain=v1', '--untracked-files=no', '--ignore-submodules=all', '--no-renames'],
  ]);
  return changes === undefined ? 'unknown' : changes.trim() === '' ? 'clean' : 'changed';
}

function linesOf(text = ''): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
