import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { CheckoutFacts } from '../../decide/plan/tags/facts.ts';
import type { Environment } from '../host/program.ts';
import { findGit, openGit } from './git.ts';

/**
 * Reads what a checkout says about its commit: the tag at HEAD, or else the branch. Without git, it says nothing.
 * @param workspace a git below this folder is not used.
 * @throws WasmImageError INPUT_INVALID if there are several tags at HEAD and the ref is needed.
 */
export async function readCheckout(
  env: Environment,
  folder: string,
  workspace: string | undefined,
  { needsRef }: { readonly needsRef: boolean },
): Promise<CheckoutFacts> {
  const [git, ask] = [openGit(env, workspace), findGit(env, workspace)];
  const sha = await git.commitSha(folder);
  const [seconds, tags, branch, origin] = await Promise.all([
    git.commitTime(folder),
    ask(folder, ['for-each-ref', '--points-at=HEAD', '--format=%(refname)', 'refs/tags']),
    ask(folder, ['symbolic-ref', '--quiet', 'HEAD']),
    ask(folder, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']),
  ]);
  const [tag, ...more] = (tags ?? '').split('\n').filter((line) => line !== '');
  if (needsRef && more.length > 0)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use tag rules: the commit has the git tags ${[tag ?? '', ...more].map(quoted).join(', ')}`,
      { hint: `choose one with the variable GITHUB_REF, for example GITHUB_REF=${tag}` },
    );
  return {
    sha,
    ref: tag ?? (branch?.trim() || undefined),
    defaultBranch: /^refs\/remotes\/origin\/(.+)$/.exec(origin?.trim() ?? '')?.[1],
    commitDate: seconds === undefined ? undefined : new Date(seconds * 1000),
  };
}
