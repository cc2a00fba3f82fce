import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { runStep, type Step } from '../support/step.ts';

const folder = temporaryFolder();
const SECRETS = { password: 'sentinel-password-a1', 'github-token': 'sentinel-token-b2' };
let registry: TestRegistry;
let sigstore: Sigstore;

before(async () => {
  registry = await startRegistry({
    referrers: 'none',
    auth: { kind: 'basic', username: 'robot', password: SECRETS.password },
  });
  sigstore = await startSigstore();
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter({ header: { name: 'x-test', value: 'seen' } }));
  writeFileSync(join(folder.path, 'bad.wasm'), goodFilter({ without: ['malloc'] }));
  writeFileSync(join(folder.path, 'root.json'), sigstore.trustedRoot);
});
after(async () => {
  await registry.stop();
  await sigstore.stop();
  folder.remove();
});

const login = { username: 'robot', password: SECRETS.password, 'github-token': SECRETS['github-token'] };
const step = (
  entry: 'main' | 'verify' | 'inspect',
  inputs: Record<string, string>,
  env: Record<string, string> = {},
): Promise<Step> =>
  runStep(entry, inputs, { workspace: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000', ...env } });
const image = (name: string): string => `${registry.host}/acme/${name}`;
const keyless = (): Record<string, string> => ({
  'fulcio-url': sigstore.fulcioUrl,
  'rekor-url': sigstore.rekorUrl,
  'timestamp-url': sigstore.timestampUrl,
  'trusted-root': 'root.json',
});

function event(name: string, payload: object): Record<string, string> {
  mkdirSync(join(folder.path, 'events'), { recursive: true });
  const path = join(folder.path, 'events', `${name}.json`);
  writeFileSync(path, JSON.stringify(payload));
  return {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/filter',
    GITHUB_REF: 'refs/tags/v1.0.0',
    GITHUB_SHA: 'a'.repeat(40),
  };
}

/** A review of a pull request from a fork. */
function review(): Record<string, string> {
  const pull_request = { head: { repo: { full_name: 'evil/filter' } }, base: { repo: { full_name: 'acme/filter' } } };
  return {
    ...event('pull_request_review', { pull_request, repository: { private: false } }),
    GITHUB_REF: 'refs/pull/3/merge',
  };
}

/** Paths, ports and what the key decides, replaced by words. */
function normal(text: string, more: Readonly<Record<string, string>> = {}): string {
  const words: Record<string, string> = { [registry.host]: 'REGISTRY', ...more };
  let clean = text
    .replace(/\/[^\s"]*wasm-image-step-[^/\s"]*\/runner/g, 'TEMP')
    .replace(/v8 [\w.-]+/g, 'v8 VERSION')
    .replace(/Took [\d.]+ s/g, 'Took TIME');
  for (const [value, word] of Object.entries(words)) if (value !== '') clean = clean.replaceAll(value, word);
  return clean;
}

function compare(name: string, text: string): void {
  const path = `test/golden/${name}`;
  if (process.env.GOLDEN === 'write') writeFileSync(path, text);
  assert.equal(text, readFileSync(path, 'utf8'), `${path} differs; GOLDEN=write npm test -- action writes it anew`);
}

describe('the publish step', () => {
  it('sets the outputs and the summary of the golden files', async () => {
    const ended = await step('main', {
      module: 'good.wasm',
      images: image('golden'),
      tags: 'v1.0.0,latest',
      'signing-key': PRIVATE_PEM,
      ...login,
    });
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    const [attestation] = JSON.parse(ended.outputs.get('attestations') ?? '') as readonly { readonly digest: string }[];
    const more = {
      [ended.outputs.get('signature-digest') ?? '']: 'SIGNATURE',
      [attestation?.digest ?? '']: 'ATTESTATION',
    };
    compare(
      'publish-outputs.json',
      normal(`${JSON.stringify(Object.fromEntries(ended.outputs), undefined, 2)}\n`, more),
    );
    compare('publish-summary.md', normal(ended.summary, more));
    assert.equal(ended.artifacts, `oci://${image('golden')}@${ended.outputs.get('digest')}\n`);
    const record = JSON.parse(readFileSync(ended.outputs.get('record') ?? '', 'utf8'));
    assert.equal(record.digest, ended.outputs.get('digest'));
  });

  it('signs keyless with the token of the job', async () => {
    const env = { ...sigstore.env, ...event('push', { repository: { private: true } }) };
    const ended = await step(
      'main',
      { module: 'good.wasm', images: image('keyless'), tags: 'v1.0.0', ...login, ...keyless() },
      env,
    );
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    assert.equal(ended.outputs.get('certificate-identity'), sigstore.identity);
    assert.match(ended.outputs.get('log-index') ?? '', /^\d+$/);
    const verify = (identity: string) =>
      step('verify', {
        image: `${image('keyless')}:v1.0.0`,
        'certificate-identity': identity,
        'certificate-oidc-issuer': sigstore.issuer,
        'trusted-root': 'root.json',
        ...login,
      });
    const passed = await verify(sigstore.identity);
    assert.equal(passed.outputs.get('verified'), 'true');
    // The log says what was checked and who signed, and its last group is closed.
    assert.match(passed.stdout, /^::group::.*\/keyless@sha256:[0-9a-f]{64}: verified$/m);
    assert.ok(passed.stdout.includes(`ok identity: ${sigstore.identity}\n`), passed.stdout);
    assert.match(passed.stdout, /::endgroup::\n$/);
    const denied = await verify(sigstore.identity.slice(0, -1));
    assert.equal(denied.status, 3);
    assert.match(denied.stdout, /^refused sha256:[0-9a-f]{64}: identity: /m);
    assert.match(denied.summary, /\*\*What to change:\*\* compare the identity/);
    assert.match(denied.summary, /^\| `sha256:[0-9a-f]{64}` \| \*\*failed\*\* \| identity: /m);
  });

  it('is green on a pull request and says why nothing was pushed', async () => {
    const env = event('pull_request', {
      pull_request: { head: { repo: { full_name: 'fork/filter' } }, base: { repo: { full_name: 'acme/filter' } } },
      repository: { private: false },
    });
    registry.takeRequests();
    const labels = 'org.opencontainers.image.created=2026-01-01T00:00:00Z\nmanifest:org.opencontainers.image.title=f';
    // What the README shows, without the secrets that a fork does not get.
    const inputs = {
      images: image('pr'),
      tags: '12/merge',
      annotations: labels,
      username: 'robot',
      password: '',
      'signing-key': '',
    };
    const ended = await step('main', { module: 'good.wasm', ...inputs }, env);
    assert.equal(ended.status, 0, ended.stdout);
    const notices = ended.annotations.map((one) => one.text).join();
    assert.match(notices, /"12\/merge".*this run moves no tags/);
    assert.match(notices, /Ignored annotation "org.opencontainers.image.created"/);
    assert.match(ended.outputs.get('skipped-reason') ?? '', /pull_request/);
    assert.equal(ended.outputs.get('reference'), '');
    assert.match(ended.annotations.map((one) => one.text).join(), /Nothing was pushed/);
    assert.deepEqual(registry.takeRequests(), []);
  });

  const refused: [string, Record<string, string>, Record<string, string>, number, RegExp][] = [
    [
      'on pull_request_target',
      { module: 'good.wasm', images: 'x.io/y', push: 'true', 'signing-key': PRIVATE_PEM },
      { GITHUB_EVENT_NAME: 'pull_request_target' },
      2,
      /EVENT_UNTRUSTED/,
    ],
    [
      'on the review of a fork',
      { module: 'good.wasm', images: 'x.io/y', push: 'true', 'signing-key': PRIVATE_PEM },
      review(),
      2,
      /EVENT_UNTRUSTED/,
    ],
    [
      'a workflow whose images are empty',
      { module: 'good.wasm', images: '', 'signing-key': PRIVATE_PEM },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /images is empty/,
    ],
    [
      'a workflow that names no image',
      { module: 'good.wasm', 'signing-key': PRIVATE_PEM },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /images is empty/,
    ],
    [
      'a secret that is not set',
      { module: 'good.wasm', images: 'x.io/y', 'signing-key': '' },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /signing-key is empty/,
    ],
    [
      'without the right to a token',
      { module: 'good.wasm', images: 'x.io/y' },
      { GITHUB_EVENT_NAME: 'push' },
      2,
      /id-token: write/,
    ],
    [
      'a module that no host loads',
      { module: 'bad.wasm', images: 'x.io/y', 'signing-key': PRIVATE_PEM },
      {},
      3,
      /ABI_REFUSED/,
    ],
    [
      'a module outside the workspace',
      { module: '/etc/hostname', 'signing-key': PRIVATE_PEM },
      {},
      2,
      /PATH_OUTSIDE_WORKSPACE/,
    ],
    [
      'a newline in an annotation',
      { module: 'good.wasm', annotations: 'a=b\rc', 'signing-key': PRIVATE_PEM },
      {},
      2,
      /ANNOTATION_INVALID/,
    ],
    ['TLS without checks', { module: 'good.wasm' }, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 5, /REGISTRY_INSECURE/],
    [
      'a wrong password',
      {
        module: 'good.wasm',
        images: 'REGISTRY/acme/f',
        username: 'robot',
        password: 'wrong-password',
        'signing-key': PRIVATE_PEM,
      },
      {},
      5,
      /REGISTRY_UNAUTHORIZED/,
    ],
  ];
  for (const [what, inputs, env, status, text] of refused)
    it(`refuses ${what} and sets no output`, async () => {
      const images = inputs.images?.replace('REGISTRY', registry.host);
      const ended = await step('main', { ...inputs, ...(images === undefined ? {} : { images }) }, env);
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assert.match(ended.stdout, text);
      assert.deepEqual([...ended.outputs], []);
      assert.equal(ended.annotations.filter((one) => one.level === 'error').length, 1);
      assert.match(ended.summary, /What to change/);
    });

  it('shows no secret anywhere but in masks', async () => {
    const env = { ...sigstore.env, ...event('push', { repository: { private: false } }) };
    const ended = await step(
      'main',
      { module: 'good.wasm', images: image('secrets'), tags: 'v1.0.0', ...login, ...keyless() },
      env,
    );
    assert.equal(ended.status, 0, ended.stdout);
    const files = ['record', 'abi-report', 'verification-report'].map((name) =>
      readFileSync(ended.outputs.get(name) ?? '', 'utf8'),
    );
    const shown = [
      ended.stdout.replace(/^::add-mask::.*$/gm, ''),
      ended.stderr,
      ended.summary,
      ended.artifacts,
      ...ended.outputs.values(),
      ...files,
    ].join('\n');
    for (const secret of [...Object.values(SECRETS), sigstore.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN]) {
      for (const form of [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)])
        assert.ok(!shown.includes(form));
    }
    assert.doesNotMatch(shown, /eyJ[\w-]+\.eyJ/);
  });
});

describe('the inspect step', () => {
  it('ends a refusal with an error that says why, and keeps its outputs', async () => {
    const ended = await step('inspect', { module: 'bad.wasm' });
    assert.equal(ended.status, 3, ended.stdout);
    assert.deepEqual([...ended.outputs.keys()], ['module-digest', 'abi-version', 'abi-report', 'hosts-supported']);
    assert.match(ended.stdout, /::error title=ABI_REFUSED::.*PW010/);
  });
});

describe('the summary of a failure', () => {
  it('links to the sources that run, or to those of this version for an action of the checkout', async () => {
    const from = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTION_REPOSITORY: 'acme/wasm-image',
      GITHUB_ACTION_REF: 'v1',
    };
    const summary = async (env: Record<string, string>): Promise<string> =>
      (await step('main', { module: 'absent.wasm', 'signing-key': PRIVATE_PEM }, env)).summary;
    assert.match(
      await summary(from),
      /\(\[FILE_UNREADABLE\]\(https:\/\/github\.com\/acme\/wasm-image\/blob\/v1\/docs\/errors\.md#file_unreadable\)\)/,
    );
    for (const env of [
      {},
      { ...from, GITHUB_ACTION_REPOSITORY: '' },
      { ...from, GITHUB_ACTION_REF: 'v1) [x](https://evil.example' },
    ])
      assert.match(
        await summary(env),
        /\(\[FILE_UNREADABLE\]\(https:\/\/github\.com\/wasm-image\/wasm-image\/blob\/v\d+\.\d+\.\d+\/docs\/errors\.md#file_unreadable\)\)/,
      );
  });
});

describe('the verify step', () => {
  it('sets nothing but verified=false and the report when it denies', async () => {
    const ended = await step('verify', {
      image: `${image('golden')}:v1.0.0`,
      'certificate-identity': 'x',
      'certificate-oidc-issuer': 'y',
      'trusted-root': 'root.json',
      ...login,
    });
    assert.equal(ended.status, 3, ended.stdout);
    assert.deepEqual([...ended.outputs.keys()], ['verified', 'verification-report']);
    assert.equal(ended.outputs.get('verified'), 'false');
    assert.equal(JSON.parse(readFileSync(ended.outputs.get('verification-report') ?? '', 'utf8')).verdict, 'denied');
  });
  it('demands an identity or a key', async () => {
    const ended = await step('verify', { image: `${image('golden')}:v1.0.0`, ...login });
    assert.equal(ended.status, 2);
    assert.match(ended.stdout, /INPUT_MISSING/);
  });
  it('says that it could not find out, which is no denial', async () => {
    const ended = await step('verify', { image: '127.0.0.1:1/x:v1', key: PUBLIC_PEM });
    assert.equal(ended.status, 5, ended.stdout);
    assert.equal(JSON.parse(readFileSync(ended.outputs.get('verification-report') ?? '', 'utf8')).verdict, 'undecided');
  });
});
