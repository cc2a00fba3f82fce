import { type Environment } from '../host/program.ts';
/** What we ask of git; it never fails, because a build without git is a build all the same. */
export interface Git {
    /** Commit time of HEAD in seconds since 1970, undefined when there is no commit, no repository or no git. */
    commitTime(folder: string): Promise<number | undefined>;
    /** The commit of HEAD: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
    commitSha(folder: string): Promise<string | undefined>;
}
/** @param env where PATH is read from. @param workspace a git below this folder is not used. */
export declare function openGit(env: Environment, workspace?: string): Git;
