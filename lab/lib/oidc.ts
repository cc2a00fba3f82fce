// An OIDC issuer that gives out identity tokens like GitHub's runner. Source: docs.github.com, "OpenID Connect
// reference". Below it are an issuer for GitLab's jobs, and one at which people log in with a browser.
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
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
  /** A token like those that GitLab puts into the variables of a job (`id_tokens`). */
  gitlabToken(): string;
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

/** Addresses below the issuer of GitHub: other issuers, with the same key. */
export const GITLAB = '/gitlab';
export const PEOPLE = '/people';
/** Who logs in, and the name of the pipeline in a certificate. */
export const PERSON = 'dev@acme.example';
export const PIPELINE = 'https://gitlab.com/acme/wasm//.gitlab-ci.yml@refs/tags/v1.2.3';

/** Source: docs.gitlab.com, "OpenID Connect (OIDC) Authentication Using ID Tokens". */
const GITLAB_CLAIMS: Claims = {
  sub: 'project_path:acme/wasm:ref_type:tag:ref:v1.2.3',
  namespace_id: '72',
  namespace_path: 'acme',
  project_id: '20',
  project_path: 'acme/wasm',
  project_visibility: 'public',
  pipeline_source: 'push',
  job_id: '302',
  ref: 'v1.2.3',
  ref_type: 'tag',
  sha: COMMIT,
  runner_environment: 'gitlab-hosted',
  ci_config_ref_uri: PIPELINE.slice('https://'.length),
  ci_config_sha: COMMIT,
};

/** Starts the issuer. Its address is the `iss` of its tokens. */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const jobs = new Map<string, Claims>();
  const audiences: string[] = [];
  const logins = new Map<string, URLSearchParams>();
  const server = await listen(
    createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', server.url);
      if (url.pathname === `${PEOPLE}/auth`)
        return void response.writeHead(302, { location: authorize(url.searchParams) }).end();
      const [status, body] = url.pathname === `${PEOPLE}/token` ? redeem(await formOf(request)) : reply(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }),
  );
  const sign = (path: string, claims: Readonly<Record<string, unknown>>): string => {
    const now = Math.floor(Date.now() / 1000);
    const own = { iss: `${server.url}${path}`, aud: 'sigstore', jti: randomUUID(), iat: now, nbf: now - 5 };
    return makeJwt(privateKey, { kid }, { ...own, exp: now + 300, ...claims });
  };

  /** Everyone is logged in already. @returns where the browser goes. */
  function authorize(query: URLSearchParams): string {
    const code = randomBytes(12).toString('hex');
    logins.set(code, query);
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    return back.href;
  }

  /** Source: RFC 7636 4.6. A token of the public issuer for people is valid for a minute. */
  function redeem(form: URLSearchParams): [number, unknown] {
    const login = logins.get(form.get('code') ?? '');
    logins.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      login?.get('code_challenge') === challenge &&
      ['client_id', 'redirect_uri'].every((name) => login.get(name) === form.get(name));
    if (!isRight) return [400, { error: 'invalid_grant' }];
    const times = { exp: Math.floor(Date.now() / 1000) + 60, nonce: login.get('nonce') };
    const claims = { aud: form.get('client_id'), sub: 'CgE3EgZnaXRodWI', email: PERSON, email_verified: true };
    return [200, { token_type: 'bearer', id_token: sign(PEOPLE, { ...claims, ...times }) }];
  }

  function reply(request: IncomingMessage): [number, unknown] {
    const url = new URL(request.url ?? '/', server.url);
    for (const path of ['', GITLAB, PEOPLE])
      if (url.pathname === `${path}/.well-known/openid-configuration`) return [200, discovery(server.url, path)];
    if (url.pathname === '/keys')
      return [200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }];
    if (url.pathname !== '/token') return [404, {}];
    const claims = jobs.get((request.headers.authorization ?? '').replace(/^bearer /i, ''));
    if (claims === undefined) return [401, { message: 'unknown request token' }];
    const audience = url.searchParams.get('audience') ?? 'https://github.com/acme';
    audiences.push(audience);
    return [200, { count: 1, value: sign('', { aud: audience, ...claims }) }];
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
  const gitlabToken = () => sign(GITLAB, GITLAB_CLAIMS);
  return { url: server.url, allow, audiences: () => audiences, gitlabToken, stop: server.stop };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function discovery(base: string, path: string): unknown {
  const issuer = `${base}${path}`;
  return {
    issuer,
    jwks_uri: `${base}/keys`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    response_types_supported: path === PEOPLE ? ['code'] : ['id_token'],
    ...(path === PEOPLE ? { code_challenge_methods_supported: ['S256'] } : {}),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', ...Object.keys(CLAIMS)],
  };
}
