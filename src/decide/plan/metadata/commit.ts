/** What is known about the commit that an image is made from. All texts are untrusted. */
export interface CommitFacts {
  /** The run of a workflow on GitHub; undefined elsewhere. */
  readonly run: { readonly address: string; readonly commit: string; readonly ref: string } | undefined;
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
export function describeCommit({ run, head, remote, tags, workingTree }: CommitFacts): CommitMetadata {
  if (run !== undefined && (head === undefined || head === run.commit))
    return { source: webAddressOf(run.address), revision: run.commit, ...versionIn([run.ref]) };
  const source = remote === undefined ? undefined : webAddressOf(remote);
  if (head === undefined) return { source, revision: undefined, version: undefined, remarks: [] };
  if (workingTree === 'clean') return { source, revision: head, ...versionIn(tags) };
  const why =
    workingTree === 'changed'
      ? 'the working tree has changes that are not committed'
      : 'git could not find out whether the working tree has changes';
  return { source, revision: undefined, version: undefined, remarks: [`The image names no commit: ${why}`] };
}

/** Source: semver 2.0.0. */
const VERSION_TAG = /^refs\/tags\/v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;

function versionIn(refs: readonly string[]): Pick<CommitMetadata, 'version' | 'remarks'> {
  const versions = [...new Set(refs.flatMap((ref) => VERSION_TAG.exec(ref)?.[1] ?? []))];
  if (versions.length < 2) return { version: versions[0], remarks: [] };
  return { version: undefined, remarks: ['The image names no version: several version tags point to the commit'] };
}

const HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/**
 * The web address of a repository, without user name, password, query or `.git`; undefined for anything that is not the
 * address of a server, such as a folder or the alias of an ssh config. An address for ssh becomes one for https.
 * @param address as git writes it: `https://HOST/PATH`, `ssh://USER@HOST/PATH` or `USER@HOST:PATH`.
 * Source: git-clone(1), "GIT URLS".
 */
export function webAddressOf(address: string): string | undefined {
  const scp = /^(?:[^\s@/:]+@)?([^\s@/:]+):(?!\/\/)\/?([^\s:]+)$/.exec(address);
  const given = scp === null ? address : `ssh://${scp[1]}/${scp[2]}`;
  const { protocol = '', host = '', hostname = '', pathname = '' } = URL.canParse(given) ? new URL(given) : {};
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  // A service that answers ssh on another host has its pages elsewhere.
  const isKnown = HOST.test(hostname) && !/^(?:alt)?ssh\./.test(hostname) && /^(?:\/[\w.~%+-]+)+$/.test(path);
  if (!isKnown) return undefined;
  if (protocol === 'https:' || protocol === 'http:') return `${protocol}//${host}${path}`;
  return /^(?:ssh|git|git\+ssh|ssh\+git):$/.test(protocol) ? `https://${hostname.toLowerCase()}${path}` : undefined;
}
