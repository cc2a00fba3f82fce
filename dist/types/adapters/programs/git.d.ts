import { type Environment } from '../host/program.ts';
/** What we read with git. Nothing here fails, because a build works without git. */
export interface Git {
    /** Commit time of HEAD in seconds since 1970; undefined without a commit, a repository or git. */
    commitTime(folder: string): Promise<number | undefined>;
    /** The commit of HEAD: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
    commitSha(folder: string): Promise<string | undefined>;
    /** The address of the remote `origin`, as the config has it; it can contain a password. */
    originUrl(folder: string): Promise<string | undefined>;
}
/** Runs git in a folder; undefined if it fails, does not end in time, or is not installed. */
export type AskGit = (folder: string, args: readonly string[]) => Promise<string | undefined>;
/** How much git may answer, and how long it may take. */
export interface GitLimits {
    readonly timeoutMs: number;
    readonly maxBytes: number;
}
/**
 * Finds git.
 * @param env where PATH is read from. @param workspace a git below this folder is not used. @param limits default 5 s
 * and 1 MiB.
 */
export declare function findGit(env: Environment, workspace?: string, limits?: GitLimits): AskGit;
/** As {@link findGit}, for answers that are not text. */
export declare function findGitBytes(env: Environment, workspace?: string, limits?: GitLimits): (folder: string, args: readonly string[]) => Promise<Buffer | undefined>;
/** Opens git. @param env, workspace as for {@link findGit}. */
export declare function openGit(env: Environment, workspace?: string): Git;
