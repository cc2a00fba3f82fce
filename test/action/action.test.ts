import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { event, image, keyless, login, registry, SECRETS, sigstore, step } from '../support/action-scene.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';

/** Replaces paths, ports and values that depend on the key. */
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
    // The log shows what was checked and who signed; its last group is closed before the last line.
    assert.match(passed.stdout, /^::group::.*\/keyless@sha256:[0-9a-f]{64}: verified$/m);
    assert.ok(passed.stdout.includes(`ok identity: ${sigstore.identity}\n`), passed.stdout);
    assert.match(passed.stdout, /::endgroup::\ndigest sha256:[0-9a-f]{64} verified: .*\/keyless:v1\.0\.0\n$/);
    const denied = await verify(sigstore.identity.slice(0, -1));
    assert.equal(denied.status, 3);
    assert.match(denied.stdout, /^refused sha256:[0-9a-f]{64}: identity: /m);
    assert.match(denied.summary, /\*\*What to change:\*\* compare the expected identity/);
    assert.match(
      denied.summary,
      /^- \*\*does not count:\*\* signature or attestation `sha256:[0-9a-f]{12}…`: identity: /m,
    );
  });

  for (const [title, isText] of [
    ['as text, which it masks', true],
    ['in a variable', false],
  ] as const)
    it(`signs with an identity token ${title}, when the runner offers none`, async () => {
      const token = sigstore.token();
      const given = { 'identity-token': isText ? token : 'env://CI_TOKEN', transparency: 'public' };
      const inputs = { module: 'good.wasm', images: image('token'), tags: 'v1.0.0', ...login, ...keyless(), ...given };
      const ended = await step('main', inputs, { CI_TOKEN: token });
      assert.equal(ended.status, 0, ended.stdout + ended.stderr);
      assert.equal(ended.outputs.get('certificate-identity'), sigstore.identity);
      assert.equal(ended.masks.includes(token), isText);
      assert.ok(!ended.stdout.replace(/^::add-mask::.*$/gm, '').includes(token));
    });

  it('passes on a pull request and reports why nothing was pushed', async () => {
    const env = event('pull_request', {
      pull_request: { head: { repo: { full_name: 'fork/filter' } }, base: { repo: { full_name: 'acme/filter' } } },
      repository: { private: false },
    });
    registry.takeRequests();
    const labels = 'org.opencontainers.image.created=2026-01-01T00:00:00Z\nmanifest:org.opencontainers.image.title=f';
    // As in the README, without the secrets that a fork does not get.
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

  it('shows secrets only in masks', async () => {
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

describe('the verify step', () => {
  it('sets only verified=false and the report if it denies', async () => {
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
  it('requires an identity or a key', async () => {
    const ended = await step('verify', { image: `${image('golden')}:v1.0.0`, ...login });
    assert.equal(ended.status, 2);
    assert.match(ended.stdout, /INPUT_MISSING/);
  });
  it('reports "could not find out", which is not a denial', async () => {
    const ended = await step('verify', { image: '127.0.0.1:1/x:v1', key: PUBLIC_PEM });
    assert.equal(ended.status, 5, ended.stdout);
    assert.equal(JSON.parse(readFileSync(ended.outputs.get('verification-report') ?? '', 'utf8')).verdict, 'undecided');
  });
});
