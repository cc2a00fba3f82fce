// An OIDC issuer that gives out identity tokens like GitHub's runner. Source: docs.github.com, "OpenID Connect
// reference".
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { makeJwt } from './jwt.ts';
import { listen } from './loopback.ts';

export type Claims = Readonly<Record<string, string>>;

/** What a job with `id-token: write` gets from the runner. */
export interface TokenRequest {
  /** ACTIONS_ID_TOKEN_REQUEST_URL. */
  readonly url: string;
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly token: string;
  /** The subject alternative name that Fulcio derives from the claims. */
  readonly identity: string;
}

export interface Issuer {
  readonly url: string;
  /** Lets a job request tokens with these claims, on top of those of acme/wasm at tag v1.2.3. */
  allow(claims?: Claims): TokenRequest;
  /** The audiences requested so far. */
  audiences(): readonly string[];
  stop(): Promise<void>;
}

const WORKFLOW = 'acme/wasm/.github/workflows/release.yml@refs/tags/v1.2.3';
const COMMIT = 'f4d1ef7c9a5c2e6b8d3a0c1e2f3a4b5c6d7e8f90';
const CLAIMS: Claims = {
  sub: 'repo:acme/wasm:ref:refs/tags/v1.2.3',
  ref: 'refs/tags/v1.2.3',
  ref_type: 'tag',
  ref_protected: 'true',
  sha: COMMIT,
  repository: 'acme/wasm',
  repository_id: '1001',
  repository_owner: 'acme',
  repository_owner_id: '2002',
  repository_visibility: 'public',
  run_id: '3003',
  run_number: '7',
  run_attempt: '1',
  actor: 'octocat',
  actor_id: '4004',
  workflow: 'release',
  workflow_ref: WORKFLOW,
  workflow_sha: COMMIT,
  job_workflow_ref: WORKFLOW,
  job_workflow_sha: COMMIT,
  event_name: 'push',
  runner_environment: 'github-hosted',
};

/** Starts the issuer. Its address is the `iss` of its tokens. */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const jobs = new Map<string, Claims>();
  const audiences: string[] = [];
  const server = await listen(
    createServer((request, response) => {
      const [status, body] = reply(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }),
  );

  function reply(request: IncomingMessage): [number, unknown] {
    const url = new URL(request.url ?? '/', server.url);
    if (url.pathname === '/.well-known/openid-configuration') return [200, discovery(server.url)];
    if (url.pathname === '/keys')
      return [200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }];
    if (url.pathname !== '/token') return [404, {}];
    const claims = jobs.get((request.headers.authorization ?? '').replace(/^bearer /i, ''));
    if (claims === undefined) return [401, { message: 'unknown request token' }];
    const audience = url.searchParams.get('audience') ?? 'https://github.com/acme';
    audiences.push(audience);
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, nbf: now - 5, exp: now + 300 };
    return [
      200,
      {
        count: 1,
        value: makeJwt(privateKey, { kid }, { iss: server.url, aud: audience, jti: randomUUID(), ...times, ...claims }),
      },
    ];
  }

  const allow = (claims: Claims = {}) => {
    const token = `request-token-${randomBytes(12).toString('hex')}`;
    const all = { ...CLAIMS, ...claims };
    jobs.set(token, all);
    return {
      url: `${server.url}/token?api-version=2.0`,
      token,
      identity: `https://github.com/${all.job_workflow_ref}`,
    };
  };
  return { url: server.url, allow, audiences: () => audiences, stop: server.stop };
}

function discovery(issuer: string): unknown {
  return {
    issuer,
    jwks_uri: `${issuer}/keys`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/oauth`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', ...Object.keys(CLAIMS)],
  };
}
