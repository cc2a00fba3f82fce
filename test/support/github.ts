import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ApiRequest, answerReleases, answerUpload } from './github-release-api.ts';
import { type Answer, type GithubFault, GithubRepository, NOT_FOUND } from './github-state.ts';

export type { GithubFault } from './github-state.ts';

/** GitHub's API on loopback: one repository with releases, attestations and storage records. */
export interface Github {
  readonly url: string;
  /** `METHOD PATH` of each request, with its authorization. */
  readonly seen: { readonly line: string; readonly authorization: string }[];
  /** One per coming request. */
  readonly faults: GithubFault[];
  /** Makes a fault at a request. `k`: its number, from 1. */
  strike: ((k: number, line: string) => GithubFault | undefined | Promise<undefined>) | undefined;
  /** Called before each request is handled, and after that and before the answer. */
  onRequest: ((k: number, when: 'before' | 'after') => void) | undefined;
  /** Bundles by the digest of the subject. */
  readonly bundles: Map<string, unknown[]>;
  readonly repository: GithubRepository;
  stop(): Promise<void>;
}

/** @param repository OWNER/NAME of the only repository. */
export async function startGithub(repository = 'acme/filter'): Promise<Github> {
  const [owner = '', name = ''] = repository.split('/');
  const state = new GithubRepository(owner, name);
  const bundles = new Map<string, unknown[]>();
  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) => response.writeHead(599).end(String(thrown)));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const line = `${request.method} ${request.url}`;
    github.seen.push({ line, authorization: request.headers.authorization ?? '' });
    const k = github.seen.length;
    github.onRequest?.(k, 'before');
    const fault = github.faults.shift() ?? (await github.strike?.(k, line));
    const send = ({ status, json, bytes, headers }: Answer): void => {
      const type = bytes === undefined ? 'application/json; charset=utf-8' : 'application/octet-stream';
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(bytes ?? (json === undefined ? undefined : JSON.stringify(json)));
    };
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.destroy();
    if (typeof fault === 'object' && 'body' in fault) {
      response.writeHead(201, { 'content-type': 'application/json' }).end(fault.body);
      return;
    }
    if (typeof fault === 'object') {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      return send({ status: fault.status, json: { message: fault.message ?? 'injected fault' }, headers });
    }
    const url = new URL(request.url ?? '', github.url);
    const answer = answerTo(request, url, Buffer.concat(chunks), fault === 'broken upload');
    github.onRequest?.(k, 'after');
    if (fault !== undefined) return void request.socket.destroy();
    send(answer);
  }

  function answerTo(request: IncomingMessage, url: URL, body: Buffer, isBroken: boolean): Answer {
    const method = request.method ?? '';
    if (!/^(?:Bearer|token) \S/.test(request.headers.authorization ?? ''))
      return { status: 401, json: { message: 'Bad credentials' } };
    if (url.pathname === `/orgs/${owner}/artifacts/metadata/storage-record` && method === 'POST')
      return record(JSON.parse(body.toString()) as Record<string, unknown>);
    const isUpload = url.pathname.startsWith('/api/uploads/');
    const [, path] = new RegExp(`^(?:/api/uploads)?/repos/${repository}(?:/(.*))?$`).exec(url.pathname) ?? [];
    const asked: ApiRequest = {
      method,
      path: path ?? '',
      query: url.searchParams,
      body,
      accept: request.headers.accept ?? '',
    };
    if (isUpload) return answerUpload(state, github.url, asked, isBroken) ?? NOT_FOUND;
    if (url.pathname === `/repos/${repository}`)
      return {
        status: 200,
        json: { full_name: repository, private: false, owner: { login: owner, type: state.ownerType } },
      };
    if (path === 'immutable-releases')
      return state.isImmutable ? { status: 200, json: { enabled: true, enforced_by_owner: false } } : NOT_FOUND;
    return answerAttestations(asked) ?? answerReleases(state, github.url, asked) ?? NOT_FOUND;
  }

  function answerStorage(request: IncomingMessage, id: string): Answer {
    if (request.headers.authorization !== undefined) return { status: 400, json: { message: 'the token came here' } };
    const asset = state.releases.flatMap((one) => one.assets).find((one) => one.id === Number(id));
    return asset === undefined ? NOT_FOUND : { status: 200, bytes: asset.bytes };
  }

  /** Source: GitHub REST API, "Repository attestations". */
  function answerAttestations({ method, path, body }: ApiRequest): Answer | undefined {
    const [known, digest] = /^attestations(?:\/(sha256:[0-9a-f]{64}))?$/.exec(decodeURIComponent(path)) ?? [];
    if (known === undefined) return undefined;
    if (method === 'GET' && digest !== undefined) {
      const found = bundles.get(digest);
      return found === undefined
        ? NOT_FOUND
        : { status: 200, json: { attestations: found.map((bundle) => ({ bundle, repository_id: 4711 })) } };
    }
    if (method !== 'POST' || digest !== undefined) return NOT_FOUND;
    if (!state.writes.has('attestations')) return FORBIDDEN;
    const { bundle } = JSON.parse(body.toString()) as { bundle: { dsseEnvelope: { payload: string } } };
    const { subject } = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()) as {
      subject: { digest: { sha256: string } }[];
    };
    const about = `sha256:${subject[0]?.digest.sha256}`;
    bundles.set(about, [...(bundles.get(about) ?? []), bundle]);
    return { status: 201, json: { id: state.id() } };
  }

  /** Source: GitHub REST API, "Create artifact metadata storage record". An equal record is updated. */
  function record(given: Record<string, unknown>): Answer {
    if (state.ownerType === 'User') return NOT_FOUND;
    if (!state.writes.has('artifact-metadata')) return FORBIDDEN;
    if (!bundles.has(String(given.digest))) return { status: 404, json: { message: 'no artifacts found' } };
    const isSame = (one: Record<string, unknown>): boolean =>
      ['name', 'digest', 'registry_url'].every((key) => one[key] === given[key]);
    const known = state.storageRecords.find(isSame);
    const stored = { id: known?.id ?? state.id(), ...given };
    if (known === undefined) state.storageRecords.push(stored);
    return { status: 200, json: { total_count: 1, storage_records: [stored] } };
  }

  const storage = createServer((request, response) => {
    const { status, json, bytes } = answerStorage(request, (request.url ?? '').slice(1));
    response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(bytes ?? JSON.stringify(json));
  });
  const github: Github = {
    url: await listen(server),
    seen: [],
    faults: [],
    strike: undefined,
    onRequest: undefined,
    bundles,
    repository: state,
    stop: async () => {
      await Promise.all([server, storage].map(close));
    },
  };
  state.storageUrl = await listen(storage);
  return github;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

const FORBIDDEN: Answer = { status: 403, json: { message: 'Resource not accessible by integration' } };
