import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { fetchIdentityToken } from '../../src/adapters/github/identity-token.ts';
import { readIdentityToken } from '../../src/attest/identity-token.ts';
import { readJobName } from '../../src/attest/job-name.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { redact } from '../../src/core/text.ts';
import { type Fault, type Sigstore, startSigstore } from '../support/sigstore.ts';
import type { Claims } from '../support/sigstore-identity.ts';

const NOW = new Date('2026-11-24T08:00:00Z');
let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore({ now: () => NOW, requestToken: 'request-token-sentinel' });
});
after(() => sigstore.stop());
beforeEach(() => {
  sigstore.scene.claims = {};
  sigstore.scene.faults.oidc = [];
  (sigstore.seen as unknown[]).length = 0;
});

function fetchToken(options: { requestUrl?: string; requestToken?: string } = {}) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = sigstore.env;
  return fetchIdentityToken({
    requestUrl,
    requestToken,
    audience: 'sigstore',
    sleep: async () => undefined,
    now: () => NOW.getTime(),
    ...options,
  });
}

test('fetches a token, reads the signer from it, and hides both tokens from then on', async () => {
  const { token, issuer, identity, claims } = await fetchToken();
  assert.equal(issuer, sigstore.issuer);
  assert.equal(identity, 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0');
  assert.equal(claims.repository, 'acme/filter');
  assert.equal(redact(`${token} request-token-sentinel`), '*** ***');
  assert.deepEqual(
    sigstore.seen.map(({ path, authorization }) => [path, authorization]),
    [['/oidc/token?api-version=2.0&audience=sigstore', 'Bearer request-token-sentinel']],
  );
});

test('adds the audience to an address without query, and replaces an existing one', async () => {
  const base = `${sigstore.fulcioUrl}/oidc/token`;
  await fetchToken({ requestUrl: base });
  await fetchToken({ requestUrl: `${base}?audience=thief` });
  assert.deepEqual(
    sigstore.seen.map(({ path }) => path),
    ['/oidc/token?audience=sigstore', '/oidc/token?audience=sigstore'],
  );
});

test('reads nothing else from the environment', async () => {
  process.env.SIGSTORE_ID_TOKEN = sigstore.token();
  try {
    await assert.rejects(fetchToken({ requestToken: 'wrong' }), { code: 'OIDC_UNAVAILABLE' });
  } finally {
    delete process.env.SIGSTORE_ID_TOKEN;
  }
});

const SECONDS = NOW.getTime() / 1000;
const identities: readonly [string, Claims, string | undefined][] = [
  [
    'GitHub',
    { iss: 'https://token.actions.githubusercontent.com' },
    'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  ],
  [
    'an enterprise with its own issuer',
    { iss: 'https://token.actions.githubusercontent.com/acme' },
    'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  ],
  [
    'a ghe.com tenant',
    { iss: 'https://token.actions.acme.ghe.com' },
    'https://acme.ghe.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  ],
  [
    'GitHub Enterprise Server',
    { iss: 'https://git.acme.example/_services/token' },
    'https://git.acme.example/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  ],
  [
    'an issuer that only looks like a tenant',
    { iss: 'https://token.actions.ghe.com.thief.example' },
    'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  ],
  [
    'a reusable workflow',
    { job_workflow_ref: 'acme/ci/.github/workflows/wasm.yml@v1' },
    'https://github.com/acme/ci/.github/workflows/wasm.yml@v1',
  ],
  [
    'a repository with immutable ids in its subject',
    { sub: 'repo:acme@42/filter@4711:ref:refs/tags/v1.2.0' },
    'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
  ],
  ['a person', { job_workflow_ref: '', email: 'dev@acme.example', email_verified: true }, 'dev@acme.example'],
  ['a subject: only the certificate says', { job_workflow_ref: '', sub: 'auth0|5f7c8ec7c33c6c004bbafe82' }, undefined],
];
for (const [title, claims, identity] of identities) {
  test(`expects the name that the certificate will have for ${title}`, async () => {
    sigstore.scene.claims = claims;
    assert.equal((await fetchToken()).identity, identity);
  });
}

const jobs: readonly [string, Claims, string | undefined][] = [
  [
    'a GitLab pipeline',
    { job_workflow_ref: '', ci_config_ref_uri: 'gitlab.com/acme/filter//.gitlab-ci.yml@refs/heads/main' },
    'https://gitlab.com/acme/filter//.gitlab-ci.yml@refs/heads/main',
  ],
  [
    'a Buildkite pipeline',
    { job_workflow_ref: '', organization_slug: 'acme', pipeline_slug: 'filter' },
    'https://buildkite.com/acme/filter',
  ],
  [
    'a CircleCI pipeline',
    { job_workflow_ref: '', 'oidc.circleci.com/project-id': 'p-1', 'oidc.circleci.com/pipeline-definition-id': 'd-2' },
    'https://circleci.com/api/v2/projects/p-1/pipeline-definitions/d-2',
  ],
  [
    'a service account of Kubernetes',
    { job_workflow_ref: '', 'kubernetes.io': { namespace: 'ci', serviceaccount: { name: 'publisher' } } },
    'https://kubernetes.io/namespaces/ci/serviceaccounts/publisher',
  ],
  ['a SPIFFE workload', { job_workflow_ref: '', sub: 'spiffe://acme.example/ci' }, 'spiffe://acme.example/ci'],
  [
    'half a Buildkite pipeline: only the certificate says',
    { job_workflow_ref: '', organization_slug: 'acme' },
    undefined,
  ],
  [
    'another subject: only the certificate says',
    { job_workflow_ref: '', sub: 'auth0|5f7c8ec7c33c6c004bbafe82' },
    undefined,
  ],
];
for (const [title, claims, identity] of jobs)
  test(`expects the name that the certificate will have for ${title}`, () => {
    const origin = { name: 'it', code: 'OIDC_TOKEN_INVALID', audience: 'sigstore', nowMs: NOW.getTime() } as const;
    assert.equal(readIdentityToken(sigstore.token(claims), { ...origin, jobName: readJobName }).identity, identity);
  });

for (const [iss, provider, issuer] of [
  ['https://oauth2.sigstore.dev/auth', 'https://github.com/login/oauth', 'https://github.com/login/oauth'],
  ['https://oauth2.sigstore.dev/auth', undefined, undefined],
  ['https://dex.acme.example', 'https://login.acme.example', undefined],
  ['https://accounts.google.com', undefined, 'https://accounts.google.com'],
] as const)
  test(`expects ${issuer ?? 'no certain name'} as the issuer for ${iss}${provider === undefined ? '' : ` after a login at ${provider}`}`, async () => {
    const federated = provider === undefined ? {} : { federated_claims: { connector_id: provider, user_id: '7' } };
    sigstore.scene.claims = {
      iss,
      job_workflow_ref: '',
      email: 'dev@acme.example',
      email_verified: true,
      ...federated,
    };
    assert.equal((await fetchToken()).issuer, issuer);
  });

const wrong: readonly [string, Record<string, string | number | boolean>, RegExp][] = [
  ['another audience', { aud: 'https://github.com/acme' }, /audience "sigstore"/],
  [
    'a token that expired',
    { exp: SECONDS - 3600 },
    /expired at 2026-11-24T07:00:00.000Z; the clock of this machine says 2026-11-24T08/,
  ],
  [
    'a token that is not valid yet',
    { nbf: SECONDS + 3600 },
    /valid from 2026-11-24T09:00:00.000Z; the clock of this machine says 2026-11-24T08/,
  ],
  ['an expiry that is a string', { exp: 'never' }, /no expiry time/],
  ['an issuer that is not a URL', { iss: 'github' }, /issuer is "github"/],
  ['an issuer without TLS', { iss: 'http://token.example' }, /issuer is "http/],
  ['no subject at all', { job_workflow_ref: '', sub: '' }, /has no subject/],
  ['an unverified e-mail address', { job_workflow_ref: '', email: 'dev@acme.example' }, /not verified/],
];
for (const [title, claims, reason] of wrong) {
  test(`rejects ${title}`, async () => {
    sigstore.scene.claims = claims;
    await assert.rejects(
      fetchToken(),
      (error) => error instanceof WasmImageError && error.code === 'OIDC_UNAVAILABLE' && reason.test(error.message),
    );
  });
}

const answers: readonly [string, Fault, RegExp][] = [
  ['a 403', 403, /returned 403/],
  ['HTML', { status: 200, body: '<html>' }, /no "value"/],
  ['an object without value', { status: 200, body: '{"count":0}' }, /no "value"/],
  ['a value that is a number', { status: 200, body: '{"value":1}' }, /no "value"/],
  ['a value that is not a JWT', { status: 200, body: '{"value":"secret-but-no-jwt"}' }, /not a signed JWT/],
  ['a JWT whose claims are not JSON', { status: 200, body: '{"value":"e30.aGVsbG8.c2ln"}' }, /not a JSON object/],
  [
    'a JWT with a duplicate claim',
    { status: 200, body: `{"value":"e30.${Buffer.from('{"aud":"x","aud":"sigstore"}').toString('base64url')}.c2ln"}` },
    /not a JSON object/,
  ],
  [
    'a token of 17,000 characters',
    { status: 200, body: `{"value":"${'a'.repeat(17_000)}"}` },
    /17000 characters long; the limit is 16384/,
  ],
  ['a redirect', { status: 302, body: '' }, /returned 302/],
];
for (const [title, fault, reason] of answers) {
  test(`rejects ${title} as the response, shows none of it and sends one request`, async () => {
    sigstore.scene.faults.oidc = [fault];
    await assert.rejects(fetchToken(), (error) => {
      assert.ok(
        error instanceof WasmImageError && error.code === 'OIDC_UNAVAILABLE' && reason.test(error.message),
        String(error),
      );
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes('secret-but-no-jwt'));
      return true;
    });
    assert.equal(sigstore.seen.length, 1);
  });
}

test('retries after 500 and a broken connection, with at most 5 attempts', async () => {
  sigstore.scene.faults.oidc = [500, 'reset'];
  await fetchToken();
  assert.equal(sigstore.seen.length, 3);
  sigstore.scene.faults.oidc = [500, 500, 500, 500, 500, 500];
  await assert.rejects(
    fetchToken(),
    (error) => error instanceof WasmImageError && error.code === 'OIDC_UNAVAILABLE' && error.detail.attempts === 5,
  );
});

test('names the missing permission when the runner offers no token', async () => {
  for (const missing of [{ requestUrl: '' }, { requestToken: '' }])
    await assert.rejects(fetchToken(missing), { code: 'OIDC_PERMISSION' });
});

test('rejects an address without TLS, and text that is not an address', async () => {
  for (const requestUrl of ['http://token.example/x', 'x', 'file:///etc/passwd']) {
    await assert.rejects(
      fetchToken({ requestUrl }),
      (error) =>
        error instanceof WasmImageError && error.code === 'OIDC_UNAVAILABLE' && /not an https URL/.test(error.message),
    );
  }
});
