import { type Digest, digestOf } from '../../src/core/digest.ts';

/** A request with its body. */
export interface RegistryRequest {
  /** From 1, in order of arrival. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface StoreOptions {
  /** `lying`: sends the OCI-Subject header without the API, as Docker Hub and ECR once did. */
  readonly referrers?: 'api' | 'none' | 'api-without-subject-header' | 'lying';
  /**
   * Reads of the tag `sha256-HEX` return the manifest `sha256:HEX`, as in GitLab's registry: until the tag is written,
   * or always.
   */
  readonly tagIsDigest?: 'until-written' | 'always';
  /**
   * Manifests of these media types, or with these members, are refused: with 400 MANIFEST_INVALID, or with 405 as ECR
   * refuses `subject`.
   */
  readonly refuses?: { readonly mediaType?: RegExp; readonly member?: 'subject' };
  /** Tags that can be written only once. */
  readonly immutable?: RegExp;
  /** The response to a second write of an immutable tag; 409 DENIED by default. */
  readonly immutableAnswer?: { readonly status: number; readonly code: string; readonly message: string };
  /** Uploads cannot be cancelled. */
  readonly keepsUploads?: boolean;
  /** Whether POST with ?digest= stores the blob in one request. */
  readonly singlePost?: boolean;
  /** Tags or referrers per page. */
  readonly pageSize?: number;
}

interface Stored {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

interface Repo {
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, Stored>;
  readonly tags: Map<string, Digest>;
  readonly history: Map<string, Digest[]>;
}

const NONE = new Uint8Array();
const INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/**
 * The state and the responses of a registry, without sockets. Source: distribution-spec 1.1, as strict as
 * docker-registry 2.8.
 */
export class RegistryStore {
  readonly repos = new Map<string, Repo>();
  readonly sessions = new Map<string, { repo: string; partial: Buffer }>();
  readonly options: StoreOptions;
  #sessionCount = 0;

  constructor(options: StoreOptions) {
    this.options = options;
  }

  repo(name: string): Repo {
    const known = this.repos.get(name);
    if (known !== undefined) return known;
    const made: Repo = { blobs: new Map(), manifests: new Map(), tags: new Map(), history: new Map() };
    this.repos.set(name, made);
    return made;
  }

  /** Responds to everything below /v2/. @param uploadBase prefix of upload Locations, empty for relative ones. */
  answer(request: RegistryRequest, uploadBase: string): RegistryAnswer {
    if (request.path === '/v2/') return reply(200, {}, '{}');
    const match = /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests|tags|referrers)\/(.*)$/.exec(request.path);
    if (match === null) return failure(404, 'UNSUPPORTED', 'no such endpoint');
    const [, name = '', kind, rest = ''] = match;
    if (kind === 'blobs/uploads') return this.#upload(name, rest, request, uploadBase);
    if (kind === 'blobs') return this.#blob(name, rest, request);
    if (kind === 'manifests')
      return request.method === 'PUT' ? this.#putManifest(name, rest, request) : this.#manifest(name, rest, request);
    if (kind === 'tags' && rest === 'list' && request.method === 'GET') return this.#tags(name, request);
    if (kind === 'referrers' && request.method === 'GET') return this.#referrers(name, rest, request);
    return failure(405, 'UNSUPPORTED', 'method not allowed');
  }

  /** Bytes that arrive before the connection breaks stay in the session, as in docker-registry. */
  keepPartial(path: string, bytes: Buffer): void {
    const session = this.sessions.get(path.split('/').at(-1) ?? '');
    if (session !== undefined) session.partial = Buffer.concat([session.partial, bytes]);
  }

  #upload(name: string, id: string, request: RegistryRequest, base: string): RegistryAnswer {
    const digest = request.query.get('digest');
    if (request.method === 'POST' && id === '') {
      if (digest !== null && this.options.singlePost === true) return this.#commit(name, digest, request.body);
      this.#sessionCount += 1;
      const session = `session-${this.#sessionCount}`;
      this.sessions.set(session, { repo: name, partial: Buffer.alloc(0) });
      const location = `${base}/v2/${name}/blobs/uploads/${session}?_state=state%3D${this.#sessionCount}%2B`;
      return reply(202, { location, range: '0-0', 'docker-upload-uuid': session });
    }
    const session = this.sessions.get(id);
    if (session === undefined || session.repo !== name)
      return failure(404, 'BLOB_UPLOAD_UNKNOWN', 'upload unknown to registry');
    if (request.query.get('_state') !== `state=${id.split('-')[1]}+`)
      return failure(400, 'BLOB_UPLOAD_INVALID', 'the state of the upload is missing');
    if (request.method === 'DELETE' && this.options.keepsUploads !== true) {
      this.sessions.delete(id);
      return reply(204, {});
    }
    if (request.method !== 'PUT') return failure(405, 'UNSUPPORTED', 'method not allowed');
    if (digest === null) return failure(400, 'DIGEST_INVALID', 'no digest');
    const bytes = Buffer.concat([session.partial, request.body]);
    this.sessions.delete(id);
    return this.#commit(name, digest, bytes);
  }

  #commit(name: string, digest: string, bytes: Buffer): RegistryAnswer {
    if (digestOf(bytes) !== digest)
      return failure(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    this.repo(name).blobs.set(digest, bytes);
    return reply(201, { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest });
  }

  #blob(name: string, digest: string, request: RegistryRequest): RegistryAnswer {
    const bytes = this.repos.get(name)?.blobs.get(digest);
    if (!isRead(request)) return failure(405, 'UNSUPPORTED', 'method not allowed');
    if (bytes === undefined) return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
    return reply(200, { 'docker-content-digest': digest, 'content-type': 'application/octet-stream' }, bytes);
  }

  #manifest(name: string, reference: string, request: RegistryRequest): RegistryAnswer {
    if (!isRead(request)) return failure(405, 'UNSUPPORTED', 'method not allowed');
    const repo = this.repos.get(name);
    const digest = this.#isReadAsDigest(reference, repo)
      ? reference.replace('-', ':')
      : reference.includes(':')
        ? reference
        : (repo?.tags.get(reference) ?? '');
    const stored = repo?.manifests.get(digest);
    if (stored === undefined) return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    return reply(200, { 'docker-content-digest': digest, 'content-type': stored.mediaType }, stored.bytes);
  }

  /** Whether the registry reads a tag as a digest. */
  #isReadAsDigest(reference: string, repo: Repo | undefined): boolean {
    const { tagIsDigest } = this.options;
    return (
      /^sha256-[0-9a-f]{64}$/.test(reference) &&
      (tagIsDigest === 'always' || (tagIsDigest === 'until-written' && repo?.tags.has(reference) !== true))
    );
  }

  #putManifest(name: string, reference: string, request: RegistryRequest): RegistryAnswer {
    const { body } = request;
    if (body.byteLength > 4 * 1024 * 1024) return failure(413, 'MANIFEST_INVALID', 'manifest too large');
    const repo = this.repo(name);
    const digest = digestOf(body);
    const parsed = parseObject(body);
    if (parsed === undefined || request.headers['content-type'] !== parsed.mediaType)
      return failure(400, 'MANIFEST_INVALID', 'manifest invalid');
    const { refuses } = this.options;
    if (refuses?.mediaType?.test(parsed.mediaType ?? '') === true)
      return failure(400, 'MANIFEST_INVALID', 'manifest invalid');
    if (refuses?.member !== undefined && parsed[refuses.member] !== undefined)
      return failure(405, 'UNSUPPORTED', `Invalid parameter at '${refuses.member}' failed to satisfy constraint`);
    if (reference.includes(':') && reference !== digest)
      return failure(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    const blobs = [parsed.config, ...(parsed.layers ?? [])].flatMap((d) => (d?.digest === undefined ? [] : [d.digest]));
    const missing =
      blobs.find((d) => !repo.blobs.has(d)) ??
      (parsed.manifests ?? []).map((d) => d.digest ?? '').find((d) => !repo.manifests.has(d));
    if (missing !== undefined) return failure(400, 'MANIFEST_BLOB_UNKNOWN', `blob unknown to registry: ${missing}`);
    if (!reference.includes(':')) {
      const old = repo.tags.get(reference);
      if (old !== undefined && this.options.immutable?.test(reference) === true) {
        const { status, code, message } = this.options.immutableAnswer ?? {
          status: 409,
          code: 'DENIED',
          message: `tag ${reference} is immutable`,
        };
        return failure(status, code, message);
      }
      repo.tags.set(reference, digest);
      repo.history.set(reference, [...(repo.history.get(reference) ?? []), digest]);
    }
    repo.manifests.set(digest, { mediaType: parsed.mediaType ?? '', bytes: body });
    const says =
      this.options.referrers === 'api' || this.options.referrers === undefined || this.options.referrers === 'lying';
    const subject = says && parsed.subject?.digest !== undefined ? { 'oci-subject': parsed.subject.digest } : {};
    return reply(201, { location: `/v2/${name}/manifests/${digest}`, 'docker-content-digest': digest, ...subject });
  }

  #tags(name: string, request: RegistryRequest): RegistryAnswer {
    const repo = this.repos.get(name);
    if (repo === undefined) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry');
    const all = [...repo.tags.keys()].sort();
    const size = Math.min(Number(request.query.get('n') ?? 1000), this.options.pageSize ?? 1000);
    const last = request.query.get('last') ?? '';
    const page = all.filter((tag) => tag > last).slice(0, size);
    const next = page.at(-1);
    const isMore = next !== undefined && all.at(-1) !== next;
    const link = isMore
      ? { link: `</v2/${name}/tags/list?n=${size}&last=${encodeURIComponent(next)}>; rel="next"` }
      : {};
    return reply(200, { 'content-type': 'application/json', ...link }, JSON.stringify({ name, tags: page }));
  }

  #referrers(name: string, subject: string, request: RegistryRequest): RegistryAnswer {
    if (this.options.referrers === 'none' || this.options.referrers === 'lying')
      return failure(404, 'UNSUPPORTED', 'no such endpoint');
    const all = [...(this.repos.get(name)?.manifests ?? [])].flatMap(([digest, { mediaType, bytes }]) => {
      const parsed = parseObject(bytes);
      if (parsed?.subject?.digest !== subject) return [];
      const artifactType = parsed.artifactType ?? parsed.config?.mediaType;
      return [{ mediaType, digest, size: bytes.byteLength, artifactType, annotations: parsed.annotations }];
    });
    const from = Number(request.query.get('from') ?? 0);
    const size = this.options.pageSize ?? 1000;
    const link =
      from + size < all.length ? { link: `</v2/${name}/referrers/${subject}?from=${from + size}>; rel="next"` } : {};
    return reply(
      200,
      { 'content-type': INDEX, ...link },
      JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: all.slice(from, from + size) }),
    );
  }
}

interface Parsed {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: { readonly digest?: string; readonly mediaType?: string };
  readonly layers?: readonly { readonly digest?: string }[];
  readonly manifests?: readonly { readonly digest?: string }[];
  readonly subject?: { readonly digest?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

function parseObject(bytes: Buffer): Parsed | undefined {
  try {
    const value = JSON.parse(bytes.toString()) as Parsed | null;
    return typeof value === 'object' && value !== null && [MANIFEST, INDEX, DOCKER].includes(value.mediaType ?? '')
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function isRead(request: RegistryRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

export function reply(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array | string = NONE,
): RegistryAnswer {
  return { status, headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}

export function failure(status: number, code: string, message: string): RegistryAnswer {
  return reply(status, { 'content-type': 'application/json' }, JSON.stringify({ errors: [{ code, message }] }));
}
