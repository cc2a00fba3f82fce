import { createHash } from 'node:crypto';

/** What GitHub does instead of its work, or after it. */
export type GithubFault =
  /** Refuses. */
  | { readonly status: number; readonly message?: string; readonly retryAfter?: string }
  /** Answers 201 with this text. */
  | { readonly body: string }
  /** Breaks the connection before the work. */
  | 'reset'
  /** Does the work and breaks the connection before the answer. */
  | 'lost'
  /** Never answers. */
  | 'hang'
  /** Stores a part of an upload and breaks the connection. */
  | 'broken upload';

/** A file of a release. Source: GitHub REST API, schema `release-asset`. */
export interface AssetState {
  readonly id: number;
  readonly name: string;
  label: string | null;
  state: 'uploaded' | 'starter';
  bytes: Buffer;
}

/** A release. Source: GitHub REST API, schema `release`. */
export interface ReleaseState {
  readonly id: number;
  tag_name: string;
  target_commitish: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  make_latest: string;
  published_at: string | null;
  assets: AssetState[];
}

/** An answer: a status and JSON, or bytes. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The name of an answer that says why an input is invalid. */
export function invalid(message: string, ...errors: readonly object[]): Answer {
  return { status: 422, json: { message, errors, documentation_url: 'https://docs.github.com/rest' } };
}

export const NOT_FOUND: Answer = { status: 404, json: { message: 'Not Found' } };

/** A repository on GitHub, with the rules of its releases. */
export class GithubRepository {
  readonly owner: string;
  readonly name: string;
  ownerType: 'Organization' | 'User' = 'Organization';
  /** What the token may write. */
  readonly writes = new Set(['contents', 'attestations', 'artifact-metadata']);
  /** Whether releases become immutable when they are published. */
  isImmutable = false;
  /** Whether assets have a digest; older servers have none. */
  hasDigests = true;
  /** Branches and commits that exist. */
  readonly commits = new Map<string, string>([['main', 'c'.repeat(40)]]);
  /** Git tags: a commit, or an annotated tag that leads to one. */
  readonly tags = new Map<string, { readonly type: 'commit' | 'tag'; readonly sha: string }>();
  readonly tagObjects = new Map<string, { readonly type: 'commit' | 'tag'; readonly sha: string }>();
  releases: ReleaseState[] = [];
  /** Tags of immutable releases, which are used up. */
  readonly usedTags = new Set<string>();
  /** Each state in which a release was visible to everyone: tag, commit of the tag, and digests by file name. */
  readonly published: { readonly tag: string; readonly commit: string; readonly files: ReadonlyMap<string, string> }[] =
    [];
  readonly storageRecords: Record<string, unknown>[] = [];
  /** Where files are downloaded from, which is another server. */
  storageUrl = '';
  #next = 9000;

  constructor(owner: string, name: string) {
    this.owner = owner;
    this.name = name;
  }

  id(): number {
    this.#next += 1;
    return this.#next;
  }

  /** Makes a release; `assets`: text by name. */
  add(
    fields: Partial<ReleaseState> & { readonly tag_name: string },
    assets: Readonly<Record<string, string | Buffer>> = {},
  ): ReleaseState {
    const release: ReleaseState = {
      id: this.id(),
      target_commitish: 'main',
      name: null,
      body: null,
      draft: false,
      prerelease: false,
      immutable: false,
      make_latest: 'true',
      published_at: fields.draft === true ? null : '2026-06-01T00:00:00Z',
      assets: Object.entries(assets).map(([name, bytes]) => ({
        id: this.id(),
        name,
        label: null,
        state: 'uploaded' as const,
        bytes: Buffer.from(bytes),
      })),
      ...fields,
    };
    this.releases.unshift(release);
    return release;
  }

  release(tag: string): ReleaseState | undefined {
    return this.releases.find((one) => one.tag_name === tag);
  }

  /** The commit of a tag. */
  commitOf(tag: string): string | undefined {
    let target = this.tags.get(tag);
    while (target?.type === 'tag') target = this.tagObjects.get(target.sha);
    return target?.sha;
  }

  /** Makes a release visible: the tag is created if it does not exist. */
  publish(release: ReleaseState): Answer | undefined {
    const other = this.releases.find((one) => one !== release && !one.draft && one.tag_name === release.tag_name);
    if (other !== undefined)
      return invalid('Validation Failed', { resource: 'Release', code: 'already_exists', field: 'tag_name' });
    if (this.usedTags.has(release.tag_name))
      return invalid('Validation Failed', {
        resource: 'Release',
        code: 'custom',
        field: 'tag_name',
        message: 'tag_name was used by an immutable release',
      });
    if (!this.tags.has(release.tag_name)) {
      const target = release.target_commitish;
      const sha = /^[0-9a-f]{40}$/.test(target) ? target : this.commits.get(target);
      if (sha === undefined)
        return invalid('Validation Failed', { resource: 'Release', code: 'invalid', field: 'target_commitish' });
      this.tags.set(release.tag_name, { type: 'commit', sha });
    }
    release.draft = false;
    release.published_at = '2026-06-01T12:00:00Z';
    release.immutable = this.isImmutable;
    if (release.immutable) this.usedTags.add(release.tag_name);
    this.remember(release);
    return undefined;
  }

  /** Remembers what everyone can see now. */
  remember(release: ReleaseState): void {
    if (release.draft) return;
    const files = release.assets.flatMap((one) =>
      one.state === 'uploaded' ? [[one.name, `sha256:${sha256(one.bytes)}`] as const] : [],
    );
    this.published.push({
      tag: release.tag_name,
      commit: this.commitOf(release.tag_name) ?? '',
      files: new Map(files),
    });
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
