import type { CommitFacts } from '../../decide/plan/metadata/commit.ts';
import type { Environment } from '../host/program.ts';
/**
 * Reads what a checkout says about its commit, and in a workflow what GitHub says about the run. Nothing here fails,
 * because an image can be made without git.
 * @param workspace a git below this folder is not used.
 * Source: GitHub docs, default environment variables; a workflow cannot set GITHUB_* itself.
 */
export declare function readCommit(env: Environment, folder: string, workspace: string | undefined): Promise<CommitFacts>;
