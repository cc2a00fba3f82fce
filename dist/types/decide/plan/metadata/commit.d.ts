/** What is known about the commit that an image is made from. All texts are untrusted. */
export interface CommitFacts {
    /** The run of a workflow on GitHub; undefined elsewhere. */
    readonly run: {
        readonly address: string;
        readonly commit: string;
        readonly ref: string;
    } | undefined;
    /** The commit that is checked out; undefined without a repository or git. */
    readonly head: string | undefined;
    /** The address of the remote `origin`. Like the next two, it is not read if the run is about the same commit. */
    readonly remote: string | undefined;
    /** Full names of the tags that point to the commit. */
    readonly tags: readonly string[];
    /** Whether tracked files differ from the commit; `unknown` if that could not be found out. */
    readonly workingTree: 'clean' | 'changed' | 'unknown';
}
/** What an image says about its commit. */
export interface CommitMetadata {
    /** Web address of the repository. */
    readonly source: string | undefined;
    readonly revision: string | undefined;
    /** Only if the ref is a version tag; without `v`. */
    readonly version: string | undefined;
    /** What was left out, and why. */
    readonly remarks: readonly string[];
}
/**
 * Decides what an image says about its commit. In a workflow, the run says it, unless another commit is checked out: then
 * the checkout does, as it does everywhere else.
 */
export declare function describeCommit({ run, head, remote, tags, workingTree }: CommitFacts): CommitMetadata;
/**
 * The web address of a repository, without user name, password, query or `.git`; undefined for anything that is not the
 * address of a server, such as a folder or the alias of an ssh config. An address for ssh becomes one for https.
 * @param address as git writes it: `https://HOST/PATH`, `ssh://USER@HOST/PATH` or `USER@HOST:PATH`.
 * Source: git-clone(1), "GIT URLS".
 */
export declare function webAddressOf(address: string): string | undefined;
