import { createServer } from 'node:http';

/** What the API does instead of a normal answer: a status with a message, or a broken connection. */
export type GithubFault =
  | { readonly status: number; readonly message?: string; readonly retryAfter?: string }
  | { readonly body: string }
  | 'reset';

/** The attestations of repositories on GitHub, on loopback. Source: GitHub REST API, "Repository attestations". */
export interface Github {
  readonly url: string;
  /** `METHOD PATH` of each request, with its authorization. */
  readonly seen: { readonly line: string; readonly authorization: string }[];
  /** One per coming request. */
  readonly faults: GithubFault[];
  /** Bundles by the digest of the subject. */
  readonly bundles: Map<string, unknown[]>;
  stop(): Promise<void>;
}

/** @param repository OWNER/NAME of the only repository. */
export async function startGithub(repository = 'acme/filter'): Promise<Github> {
  const seen: { line: string; authorization: string }[] = [];
  const faults: GithubFault[] = [];
  const bundles = new Map<string, unknown[]>();
  let id = 7000;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization ?? '' });
      const fault = faults.shift();
      if (fault === 'reset') return void request.socket.destroy();
      const answer = (status: number, body: unknown, headers = {}) => {
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      if (fault !== undefined && 'body' in fault) return answer(201, fault.body);
      if (fault !== undefined) {
        const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
        return answer(fault.status, { message: fault.message ?? 'injected fault' }, headers);
      }
      const path = (request.url ?? '').replace(`/repos/${repository}/`, '');
      const [known, digest] = /^attestations(?:\/(sha256:[0-9a-f]{64})\?per_page=100)?$/.exec(path) ?? [];
      if (request.method === 'GET' && digest !== undefined) {
        const found = bundles.get(digest);
        return found === undefined
          ? answer(404, { message: 'Not Found' })
          : answer(200, { attestations: found.map((bundle) => ({ bundle, repository_id: 4711 })) });
      }
      if (request.method !== 'POST' || known === undefined || digest !== undefined)
        return answer(404, { message: 'Not Found' });
      const { bundle } = JSON.parse(Buffer.concat(chunks).toString()) as {
        bundle: { dsseEnvelope: { payload: string } };
      };
      const { subject } = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()) as {
        subject: { digest: { sha256: string } }[];
      };
      const about = `sha256:${subject[0]?.digest.sha256}`;
      bundles.set(about, [...(bundles.get(about) ?? []), bundle]);
      id += 1;
      return answer(201, { id });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    seen,
    faults,
    bundles,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
