import {
  type Answer,
  type AssetState,
  type GithubRepository,
  invalid,
  NOT_FOUND,
  type ReleaseState,
  sha256,
} from './github-state.ts';

/** A request to the API, without the part of the path that names the repository. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly accept: string;
}

/**
 * The requests about releases and git tags.
 * Source: GitHub REST API (github/rest-api-description), "Releases", "Release assets", "Git references", "Git tags".
 * @param base the address of the server. @returns undefined for a path that is none of these.
 */
export function answerReleases(repository: GithubRepository, base: string, request: ApiRequest): Answer | undefined {
  const { method, path, query } = request;
  const canWrite = repository.writes.has('contents');
  const refused = method !== 'GET' && !canWrite ? FORBIDDEN : undefined;
  const print = (release: ReleaseState) => printRelease(repository, base, release);
  const visible = repository.releases.filter((one) => !one.draft || canWrite);
  if (path === 'releases' && method === 'GET') return { status: 200, json: page(visible, query).map(print) };
  if (path === 'releases' && method === 'POST') return refused ?? create(repository, json(request), print);
  if (path === 'releases/generate-notes' && method === 'POST') {
    const { tag_name: tag } = json(request);
    if (refused !== undefined || typeof tag !== 'string') return refused ?? invalid('Invalid request.');
    return { status: 200, json: { name: `Release ${tag}`, body: `## What's Changed\n* all of ${tag}` } };
  }
  const tag = rest(path, 'releases/tags/');
  if (tag !== undefined && method === 'GET') {
    const found = visible.find((one) => !one.draft && one.tag_name === tag);
    return found === undefined ? NOT_FOUND : { status: 200, json: print(found) };
  }
  const asset = /^releases\/assets\/(\d+)$/.exec(path)?.[1];
  if (asset !== undefined) return refused ?? answerAsset(repository, base, request, Number(asset));
  const [, id, isAssets] = /^releases\/(\d+)(\/assets)?$/.exec(path) ?? [];
  if (id !== undefined) {
    const release = visible.find((one) => one.id === Number(id));
    if (refused !== undefined || release === undefined) return refused ?? NOT_FOUND;
    if (isAssets !== undefined)
      return {
        status: 200,
        json: page(release.assets, query).map((one) => printAsset(repository, base, release, one)),
      };
    return answerRelease(repository, request, release, print);
  }
  const ref = rest(path, 'git/ref/tags/');
  if (ref !== undefined && method === 'GET') {
    const object = repository.tags.get(ref);
    return object === undefined ? NOT_FOUND : { status: 200, json: { ref: `refs/tags/${ref}`, object } };
  }
  const sha = rest(path, 'git/tags/');
  if (sha !== undefined && method === 'GET') {
    const object = repository.tagObjects.get(sha);
    return object === undefined ? NOT_FOUND : { status: 200, json: { sha, tag: 'annotated', object } };
  }
  return undefined;
}

/** An upload. @param isBroken the connection ends in the middle. */
export function answerUpload(
  repository: GithubRepository,
  base: string,
  request: ApiRequest,
  isBroken: boolean,
): Answer | undefined {
  const id = /^releases\/(\d+)\/assets$/.exec(request.path)?.[1];
  if (id === undefined || request.method !== 'POST') return undefined;
  if (!repository.writes.has('contents')) return FORBIDDEN;
  const release = repository.releases.find((one) => one.id === Number(id));
  if (release === undefined) return NOT_FOUND;
  if (release.immutable) return invalid('Cannot upload assets to an immutable release.');
  if (request.body.length === 0) return invalid('Bad Content-Length: 0');
  // GitHub changes what is not a letter, a digit or one of these.
  const name = (request.query.get('name') ?? '').replace(/[^A-Za-z0-9._-]/g, '.').replace(/^\.+|\.+$/g, '');
  if (name === '' || release.assets.some((one) => one.name === name))
    return invalid('Validation Failed', { resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
  if (release.assets.length >= 1000)
    return invalid('Validation Failed', { code: 'custom', message: 'too many assets' });
  const asset: AssetState = {
    id: repository.id(),
    name,
    label: request.query.get('label'),
    state: isBroken ? 'starter' : 'uploaded',
    bytes: isBroken ? request.body.subarray(0, 1) : request.body,
  };
  release.assets.push(asset);
  repository.remember(release);
  return { status: 201, json: printAsset(repository, base, release, asset) };
}

const FORBIDDEN: Answer = {
  status: 403,
  json: { message: 'Resource not accessible by integration' },
  headers: { 'x-accepted-github-permissions': 'contents=write' },
};

function create(
  repository: GithubRepository,
  given: Record<string, unknown>,
  print: (release: ReleaseState) => unknown,
): Answer {
  const { tag_name: tag } = given;
  if (typeof tag !== 'string' || tag === '')
    return invalid('Invalid request.', { message: '"tag_name" wasn\'t supplied.' });
  if (repository.usedTags.has(tag))
    return invalid('Validation Failed', { code: 'custom', message: 'tag_name was used by an immutable release' });
  const release = repository.add({ tag_name: tag, draft: true, ...fieldsOf(given) });
  const refusal = given.draft === true ? undefined : repository.publish(release);
  if (refusal === undefined) return { status: 201, json: print(release) };
  repository.releases = repository.releases.filter((one) => one !== release);
  return refusal;
}

function answerRelease(
  repository: GithubRepository,
  request: ApiRequest,
  release: ReleaseState,
  print: (release: ReleaseState) => unknown,
): Answer {
  if (request.method === 'GET') return { status: 200, json: print(release) };
  if (request.method === 'DELETE') {
    repository.releases = repository.releases.filter((one) => one !== release);
    return { status: 204 };
  }
  if (request.method !== 'PATCH') return NOT_FOUND;
  const given = json(request);
  // The title and the notes of an immutable release can change.
  if (release.immutable && ('tag_name' in given || given.draft === true))
    return invalid('Validation Failed', {
      code: 'custom',
      message: 'tag_name cannot be changed on an immutable release',
    });
  const before = { ...release };
  Object.assign(release, fieldsOf(given));
  // Seen in the field: a change of a draft that does not repeat its tag takes the tag away, if git has none.
  if (release.draft && !('tag_name' in given) && !repository.tags.has(release.tag_name))
    release.tag_name = `untagged-${release.id}`;
  const refusal = release.draft && given.draft === false ? repository.publish(release) : undefined;
  // All or nothing is saved.
  if (refusal !== undefined) Object.assign(release, before);
  return refusal ?? { status: 200, json: print(release) };
}

function answerAsset(repository: GithubRepository, base: string, request: ApiRequest, id: number): Answer {
  const release = repository.releases.find((one) => one.assets.some((asset) => asset.id === id));
  const asset = release?.assets.find((one) => one.id === id);
  if (release === undefined || asset === undefined) return NOT_FOUND;
  if (request.method === 'DELETE') {
    if (release.immutable) return invalid('Cannot delete assets from an immutable release.');
    release.assets = release.assets.filter((one) => one !== asset);
    repository.remember(release);
    return { status: 204 };
  }
  if (request.method !== 'GET') return NOT_FOUND;
  if (request.accept !== 'application/octet-stream')
    return { status: 200, json: printAsset(repository, base, release, asset) };
  // Another origin: the token must not go there.
  return { status: 302, headers: { location: `${repository.storageUrl}/${id}` } };
}

function fieldsOf(given: Record<string, unknown>): Partial<ReleaseState> {
  const names = ['tag_name', 'target_commitish', 'name', 'body', 'prerelease', 'make_latest'];
  return Object.fromEntries(Object.entries(given).filter(([key]) => names.includes(key)));
}

function printRelease(repository: GithubRepository, base: string, release: ReleaseState): object {
  const { assets, make_latest: _, ...fields } = release;
  const path = `repos/${repository.owner}/${repository.name}/releases`;
  const page = `https://github.com/${repository.owner}/${repository.name}/releases/tag`;
  return {
    url: `${base}/${path}/${release.id}`,
    html_url: `${page}/${release.draft ? `untagged-${release.id}` : encodeURIComponent(release.tag_name)}`,
    assets_url: `${base}/${path}/${release.id}/assets`,
    upload_url: `${base}/api/uploads/${path}/${release.id}/assets{?name,label}`,
    created_at: '2026-06-01T00:00:00Z',
    ...fields,
    assets: assets.map((one) => printAsset(repository, base, release, one)),
  };
}

function printAsset(repository: GithubRepository, base: string, release: ReleaseState, asset: AssetState): object {
  const { owner, name } = repository;
  return {
    url: `${base}/repos/${owner}/${name}/releases/assets/${asset.id}`,
    browser_download_url: `https://github.com/${owner}/${name}/releases/download/${release.tag_name}/${asset.name}`,
    id: asset.id,
    name: asset.name,
    label: asset.label,
    state: asset.state,
    content_type: 'application/octet-stream',
    size: asset.bytes.length,
    digest: repository.hasDigests && asset.state === 'uploaded' ? `sha256:${sha256(asset.bytes)}` : null,
    download_count: 0,
  };
}

function page<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const [size, number] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
  return all.slice((number - 1) * size, number * size);
}

function json({ body }: ApiRequest): Record<string, unknown> {
  return JSON.parse(body.toString() || '{}') as Record<string, unknown>;
}

function rest(path: string, prefix: string): string | undefined {
  return path.startsWith(prefix) ? decodeURIComponent(path.slice(prefix.length)) : undefined;
}
