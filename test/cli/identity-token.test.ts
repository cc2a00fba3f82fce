import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { runPublish } from '../../src/commands/publish.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { writeAnywhere } from '../../src/wiring/session.ts';
import { runCli } from '../support/cli.ts';
import { type Issuer, playBrowser, startIssuer } from '../support/issuer.ts';
import { goodFilter } from '../support/module-writer.ts';
import { quiet, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import type { Claims } from '../support/sigstore-identity.ts';

const GITLAB: Claims = {
  job_workflow_ref: '',
  sub: 'project_path:acme/filter:ref_type:branch:ref:main',
  ci_config_ref_uri: 'gitlab.com/acme/filter//.gitlab-ci.yml@refs/heads/main',
  project_path: 'acme/filter',
};
const PIPELINE = `https://${GITLAB.ci_config_ref_uri}`;
const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;
let issuer: Issuer;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  sigstore = await startSigstore();
  issuer = await startIssuer((claims) => sigstore.token(claims));
  write('good.wasm', goodFilter());
  write('root.json', sigstore.trustedRoot);
});
after(async () => {
  await registry.stop();
  await sigstore.stop();
  await issuer.stop();
  folder.remove();
});
beforeEach(() => {
  sigstore.scene.certificate = 'none';
  issuer.scene.claims = {};
});

const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder.path, name), content);
const image = (name: string) => `${registry.host}/tokens/${name}`;
const wasAsked = (name: string) => registry.requests.some(({ path }) => path.includes(`/${name}/`));
const services = () => ({
  'fulcio-url': sigstore.fulcioUrl,
  'rekor-url': sigstore.rekorUrl,
  'timestamp-url': sigstore.timestampUrl,
  'trusted-root': 'root.json',
});
const publish = (name: string, flags: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(
    ['publish', 'good.wasm', '--no-smoke', '--images', image(name), '--tags', 'v1', '--source-date-epoch', '0'].concat(
      Object.entries(services()).flatMap(([input, value]) => [`--${input}`, value]),
      flags,
    ),
    { folder: folder.path, env },
  );
const verify = (name: string, identity: string) =>
  runCli(
    ['verify', `${image(name)}:v1`, '--trusted-root', 'root.json', '--certificate-identity', identity].concat(
      '--certificate-oidc-issuer',
      sigstore.issuer,
    ),
    { folder: folder.path },
  );

describe('publish with the identity token of another CI', () => {
  for (const [title, given, env] of [
    ['from a file', () => ['--identity-token', 'token.jwt'], () => ({})],
    ['from a variable', () => ['--identity-token', 'env://ID_TOKEN'], () => ({ ID_TOKEN: sigstore.token(GITLAB) })],
  ] as const)
    it(`signs with a token ${title}, and says first what verifiers must demand`, async () => {
      write('token.jwt', `${sigstore.token(GITLAB)}\n`);
      const name = title.replaceAll(' ', '-');
      const ended = await publish(name, given(), env());
      assert.equal(ended.status, 0, ended.stderr);
      const announced = ended.stderr.indexOf(`signs as ${PIPELINE} (issuer ${sigstore.issuer})`);
      assert.ok(announced >= 0 && announced < ended.stderr.indexOf('pushed by digest'), ended.stderr);
      assert.ok(!ended.stderr.includes(sigstore.token(GITLAB).split('.')[1] ?? '?'));
      assert.match(ended.stdout, new RegExp(`verify with +cosign verify --certificate-identity ${PIPELINE} `));
      assert.equal((await verify(name, PIPELINE)).status, 0);
      assert.equal((await verify(name, `${PIPELINE}x`)).status, 3);
    });

  it('reads the name from the certificate if the token does not say how Fulcio names it', async () => {
    write('token.jwt', sigstore.token({ job_workflow_ref: '', sub: 'https://ci.acme.example/jobs/filter' }));
    const ended = await publish('unknown', ['--identity-token', 'token.jwt']);
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stderr, /signs as https:\/\/ci\.acme\.example\/jobs\/filter /);
  });

  it('stops before it pushes if the certificate names somebody else', async () => {
    write('token.jwt', sigstore.token(GITLAB));
    sigstore.scene.certificate = 'other-identity';
    const ended = await publish('thief', ['--identity-token', 'token.jwt']);
    assert.equal(ended.status, 5, ended.stderr);
    assert.match(ended.stderr, /SIGSTORE_REFUSED.*it names https:\/\/github.com\/thief\/.*the identity token is for/);
    assert.ok(!registry.requests.some(({ method, path }) => method !== 'GET' && path.includes('/thief/')));
  });

  it('says in a dry run who would sign, and sends nothing', async () => {
    write('token.jwt', sigstore.token(GITLAB));
    const before = sigstore.seen.length;
    const ended = await publish('dry', ['--identity-token', 'token.jwt', '--dry-run']);
    assert.equal(ended.status, 0, ended.stderr);
    assert.ok(ended.stdout.includes(`keyless as ${PIPELINE} (bundle)`), ended.stdout);
    assert.match(ended.stdout, new RegExp(` issuer +${sigstore.issuer}\n`));
    assert.ok(!sigstore.seen.slice(before).some(({ service }) => service === 'fulcio'));
  });

  const now = () => Math.floor(Date.now() / 1000);
  const wrong: readonly [string, () => string, RegExp, number?][] = [
    ['has expired', () => sigstore.token({ ...GITLAB, exp: now() - 600 }), /OIDC_TOKEN_INVALID.*it expired at/],
    ['is for another audience', () => sigstore.token({ ...GITLAB, aud: 'https://gitlab.com' }), /audience "sigstore"/],
    ['has no expiry', () => sigstore.token({ ...GITLAB, exp: 'never' }), /no expiry time/],
    [
      'is cut off',
      () => sigstore.token(GITLAB).split('.').slice(0, 2).join('.'),
      /OIDC_TOKEN_INVALID.*not a signed JWT/,
    ],
    ['is empty', () => '\n', /OIDC_TOKEN_INVALID.*not a signed JWT/],
    ['is not a token', () => 'hunter2', /OIDC_TOKEN_INVALID.*not a signed JWT/],
  ];
  for (const [title, token, said] of wrong)
    it(`refuses a token that ${title}, before anything is sent`, async () => {
      write('token.jwt', token());
      const before = sigstore.seen.length;
      const ended = await publish('wrong', ['--identity-token', 'token.jwt']);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
      assert.match(ended.stderr, /--identity-token/);
      assert.deepEqual([wasAsked('wrong'), sigstore.seen.length], [false, before]);
    });

  const usage: readonly [string, () => readonly string[], RegExp][] = [
    ['on the command line', () => ['--identity-token', sigstore.token(GITLAB)], /INPUT_INVALID.*can see the arguments/],
    ['that is not there', () => ['--identity-token', 'no.jwt'], /FILE_UNREADABLE/],
    ['in a variable that is not set', () => ['--identity-token', 'env://NO_TOKEN'], /INPUT_MISSING.*"NO_TOKEN"/],
    ['from a variable of the shell that is empty', () => ['--identity-token', ''], /INPUT_MISSING.*is empty/],
    ['together with a key', () => ['--identity-token', 'token.jwt', '--signing-key', 'k.pem'], /INPUT_CONFLICT/],
    ['without a signature', () => ['--identity-token', 'token.jwt', '--sign', 'off'], /INPUT_CONFLICT/],
  ];
  for (const [title, flags, said] of usage)
    it(`refuses a token ${title}`, async () => {
      write('token.jwt', sigstore.token(GITLAB));
      const ended = await publish('usage', flags());
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
      assert.ok(!ended.stderr.includes(sigstore.token(GITLAB).split('.')[1] ?? '?'));
    });

  it('reads no token that no input names, and says the three ways to sign', async () => {
    const token = sigstore.token(GITLAB);
    const env = { SIGSTORE_ID_TOKEN: token, COSIGN_IDENTITY_TOKEN: token, ID_TOKEN: token };
    const ended = await publish('unasked', [], env);
    assert.equal(ended.status, 2, ended.stderr);
    assert.match(ended.stderr, /OIDC_PERMISSION/);
    for (const way of ['--signing-key', '--identity-token', 'log in with a browser'])
      assert.ok(ended.stderr.includes(way));
    assert.ok(!wasAsked('unasked'));
  });

  it('needs transparency: public for the public sigstore', async () => {
    write('token.jwt', sigstore.token(GITLAB));
    const args = ['publish', 'good.wasm', '--no-smoke', '--images', image('public'), '--identity-token', 'token.jwt'];
    const ended = await runCli(args, { folder: folder.path });
    assert.match(ended.stderr, /TRANSPARENCY_PUBLIC/);
    assert.equal(ended.status, 2);
  });
});

describe('publish at a terminal', () => {
  const config = (oidcUrls: readonly object[]) => {
    const of = (url: string) => [
      { url, majorApiVersion: 1, validFor: { start: '2020-01-01T00:00:00Z' }, operator: 'a' },
    ];
    return JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: of(sigstore.fulcioUrl),
      oidcUrls,
      rekorTlogUrls: of(sigstore.rekorUrl),
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: of(sigstore.timestampUrl),
      tsaConfig: { selector: 'ANY' },
    });
  };
  const login = () => [
    { url: issuer.url, majorApiVersion: 1, validFor: { start: '2020-01-01T00:00:00Z' }, operator: 'a' },
  ];
  /** Publishes with a person at the terminal, who opens each printed address. */
  async function attended(name: string, inputs: Readonly<Record<string, string>>) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const logins: Promise<Response>[] = [];
    output.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('code_challenge')) logins.push(playBrowser(text));
    });
    const raw = { module: 'good.wasm', smoke: 'false', images: image(name), tags: 'v1', 'source-date-epoch': '0' };
    const [run] = await runPublish(new Map(Object.entries({ ...raw, ...inputs })), {
      env: {},
      folder: folder.path,
      boundary: parse(folder.path).root,
      outFolder: join(folder.path, 'out'),
      log: quiet,
      event: undefined,
      terminal: { input, output },
      write: writeAnywhere,
    });
    await Promise.all(logins);
    assert.ok(run !== undefined);
    return { result: run.result, logins: logins.length };
  }
  const recordOf = ({ result }: Awaited<ReturnType<typeof attended>>): PublishRecord => {
    if (result.kind === 'failed') throw result.error;
    return result.record;
  };

  it('logs a person in once, at the issuer of the signing config, and signs as the e-mail address', async () => {
    const ended = await attended('person', { 'signing-config': config(login()), 'trusted-root': 'root.json' });
    const { signer, result, images } = recordOf(ended);
    assert.equal(result, 'published');
    assert.equal(ended.logins, 1);
    assert.deepEqual(signer, { kind: 'certificate', identity: 'dev@acme.example', issuer: issuer.url });
    assert.deepEqual(
      images[0]?.attestations.map(({ predicateType }) => predicateType),
      ['https://wasm-image.dev/abi-report/v1'],
    );
    const verified = await runCli(
      [
        'verify',
        `${image('person')}:v1`,
        '--certificate-identity',
        'dev@acme.example',
        '--trusted-root',
        'root.json',
      ].concat('--certificate-oidc-issuer', issuer.url),
      { folder: folder.path },
    );
    assert.equal(verified.status, 0, verified.stderr);
  });

  it('refuses an e-mail address that is not verified, before it pushes', async () => {
    issuer.scene.claims = { email_verified: false };
    const { result } = await attended('unverified', { 'signing-config': config(login()), 'trusted-root': 'root.json' });
    assert.equal(result.kind === 'failed' && result.error.code, 'OIDC_UNAVAILABLE');
    assert.ok(!registry.requests.some(({ method, path }) => method !== 'GET' && path.includes('/unverified/')));
  });

  for (const [title, inputs] of [
    ['a signing config without an issuer', () => ({ 'signing-config': config([]), 'trusted-root': 'root.json' })],
    ['addresses of services', services],
  ] as const)
    it(`says what to set if nobody can log in with ${title}`, async () => {
      const { result } = await attended('nowhere', inputs());
      assert.ok(result.kind === 'failed');
      assert.equal(result.error.code, 'OIDC_PERMISSION');
      assert.match(result.error.hint, /oidcUrls/);
    });

  it('does not log in for a dry run', async () => {
    const inputs = { 'signing-config': config(login()), 'trusted-root': 'root.json', 'dry-run': 'true' };
    const ended = await attended('dry-person', inputs);
    assert.deepEqual([recordOf(ended).plan?.signing.kind, ended.logins], ['keyless', 0]);
  });
});
