import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { JsonObject } from '../../src/core/json.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { keyless, policyJson } from '../support/policy.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;
const write = (name: string, policy: JsonObject): void =>
  writeFileSync(join(folder.path, name), JSON.stringify(policy));
const run = (...args: string[]) => runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } });
const image = (): string => `${registry.host}/acme/f:v1.0.0`;
const byKey = { allOf: [{ name: 'key', key: PUBLIC_PEM }] };

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  sigstore = await startSigstore();
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
  writeFileSync(join(folder.path, 'root.json'), sigstore.trustedRoot);
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  const published = await run(
    'publish',
    'good.wasm',
    '--images',
    image().split(':v')[0] ?? '',
    '--tags',
    'v1.0.0',
    '--signing-key',
    'key.pem',
  );
  assert.equal(published.status, 0, published.stderr);
  const images = [{ glob: `${registry.host}/acme/*` }];
  write(
    'good.json',
    policyJson({
      images,
      authorities: byKey,
      attestations: [{ predicateType: 'https://wasm-image.dev/abi-report/v1' }],
    }),
  );
  write('strict.json', policyJson({ images, authorities: byKey, layout: { allowed: ['oci'] } }));
  write(
    'other.json',
    policyJson({
      images,
      authorities: {
        allOf: [keyless('release', { subject: 'https://github.com/acme/f/.github/workflows/a.yml@refs/tags/v1' })],
      },
    }),
  );
  write('elsewhere.json', policyJson({ authorities: byKey }));
  write('plain.json', policyJson({ authorities: byKey }));
  const set = { apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet' };
  const recorded = { recorded: 'absent.lock', images: [{ repository: 'quay.io/other/f' }] };
  const narrow = { policy: 'plain.json', images: [{ repository: 'ghcr.io/acme/a' }] };
  write('set.json', { ...set, policies: [narrow, recorded] });
  write('badset.json', { ...set, policies: [{ policy: 'bad.json' }] });
  write('bad.json', { ...policyJson({ images }), imagez: [] });
  write(
    'no-key.json',
    policyJson({
      images,
      authorities: { allOf: [{ name: 'key', key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' }] },
    }),
  );
  const point = Buffer.from(PUBLIC_PEM.replace(/-----[^-]*-----/g, ''), 'base64').fill(1, 27);
  const noPoint = `-----BEGIN PUBLIC KEY-----\n${point.toString('base64')}\n-----END PUBLIC KEY-----\n`;
  write('no-point.json', policyJson({ images, authorities: { allOf: [{ name: 'key', key: noPoint }] } }));
});
after(async () => {
  await registry.stop();
  await sigstore.stop();
  folder.remove();
});

describe('verify --policy', () => {
  const root = ['--trusted-root', 'root.json'];
  it('prints a row per requirement, and names the policy in the report', async () => {
    const { status, stdout } = await run('verify', image(), '--policy', 'good.json', '--json');
    assert.equal(status, 0, stdout);
    const report = JSON.parse(stdout);
    assert.equal(report.verdict, 'verified');
    assert.match(report.policy, /^sha256:[0-9a-f]{64}$/);
    const names = report.checks.map((one: { readonly name: string }) => one.name);
    for (const name of ['image', 'abi', 'authority key', 'attestation 1 https://wasm-image.dev/abi-report/v1'])
      assert.ok(names.includes(name), names.join());
  });

  for (const [what, args, status, text] of [
    ['denies what the policy does not allow', ['--policy', 'strict.json'], 3, /POLICY_DENIED.*allowed layout/],
    ['denies a different signer', ['--policy', 'other.json', ...root], 3, /SIGNATURE_DENIED/],
    ['denies an image of a different repository', ['--policy', 'elsewhere.json'], 3, /POLICY_DENIED.*image/],
    ['refuses a misspelt field', ['--policy', 'bad.json'], 2, /POLICY_INVALID.*imagez[\s\S]*did you mean images/],
    ['refuses an invalid key', ['--policy', 'no-key.json'], 2, /POLICY_INVALID.*usual encoding/],
    ['refuses a key that is not a point on the curve', ['--policy', 'no-point.json'], 2, /KEY_INVALID/],
    ['refuses a missing policy', ['--policy', 'absent.yaml'], 2, /FILE_UNREADABLE/],
    ['refuses a policy together with a key', ['--policy', 'good.json', '--key', 'key.pub'], 2, /INPUT_CONFLICT/],
    [
      'refuses a policy together with an identity',
      ['--policy', 'good.json', '--certificate-identity', 'x'],
      2,
      /INPUT_CONFLICT/,
    ],
    [
      'refuses a policy together with a required attestation',
      ['--policy', 'good.json', '--require-abi-attestation'],
      2,
      /INPUT_CONFLICT/,
    ],
    ['adds the hosts of the command line', ['--policy', 'good.json', '--hosts', 'mosn'], 3, /ABI_REFUSED|mosn/],
  ] as const)
    it(what, async () => {
      const ended = await run('verify', image(), ...args);
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assert.match(ended.stdout + ended.stderr, text);
    });

  it('works for pull as well', async () => {
    const good = await run('pull', image(), '--policy', 'good.json', '--output', 'a.wasm', '--json');
    assert.deepEqual([good.status, JSON.parse(good.stdout).verified], [0, true]);
    assert.equal((await run('pull', image(), '--policy', 'strict.json', '--output', 'b.wasm')).status, 3);
  });
});

describe('policy', () => {
  it('check prints what is required', async () => {
    const { status, stdout } = await run('policy', 'check', 'good.json');
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^ok good.json sha256:[0-9a-f]{64}\n {2}key: a signature made with its key\n {2}checks:\n {4}image\n/,
    );
    assert.deepEqual(JSON.parse((await run('policy', 'check', 'good.json', '--json')).stdout).checks.slice(0, 2), [
      'image',
      'abi',
    ]);
  });

  it('test prints the verdict on each image', async () => {
    const absent = `${registry.host}/acme/f:absent`;
    const { status, stdout } = await run(
      'policy',
      'test',
      'good.json',
      '--image',
      image(),
      '--image',
      absent,
      '--json',
    );
    assert.equal(status, 4);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).verdict),
      ['verified', 'nothing-found'],
    );
  });

  it('export writes the format of another tool', async () => {
    const { status, stdout } = await run('policy', 'export', 'plain.json', '--to', 'cosign');
    assert.equal(status, 0);
    assert.match(stdout, /^#!\/bin\/sh\n[\s\S]*cosign verify --key /);
  });

  it('export writes a policy set for Kubernetes, with what each policy is for', async () => {
    const { status, stdout, stderr } = await run('policy', 'export', 'set.json', '--to', 'kubernetes');
    assert.equal(status, 0, stderr);
    const own = 'ghcr\\.io/acme/[^/]*';
    assert.ok(stdout.includes(`n.matches(r'^(?:quay\\.io/other/f)$')`), stdout.slice(-2000));
    assert.ok(
      stdout.includes(`n.matches(r'^(?:ghcr\\.io/acme/a)$') && n.matches(r'^(?:${own})$') || `),
      stdout.slice(-2000),
    );
  });

  for (const [args, status, text] of [
    [['policy'], 2, /INPUT_MISSING/],
    [['policy', 'chek', 'good.json'], 2, /use check, test or export[\s\S]*did you mean check/],
    [['policy', 'check'], 2, /no file is given/],
    [['policy', 'check', 'good.json', 'more.json'], 2, /one file/],
    [['policy', 'check', 'bad.json'], 2, /POLICY_INVALID/],
    [['policy', 'check', 'good.json', '--to', 'cosign'], 2, /INPUT_CONFLICT/],
    [['policy', 'check', 'good.json', '--image', 'x.io/y:z'], 2, /INPUT_CONFLICT/],
    [['policy', 'test', 'good.json'], 2, /no image is given/],
    [['policy', 'export', 'good.json'], 2, /without --to/],
    [['policy', 'export', 'strict.json', '--to', 'kwctl'], 2, /POLICY_INEXPRESSIBLE.*layout.allowed/],
    [['policy', 'export', 'strict.json', '--to', 'docker'], 2, /not one of cosign/],
    [['policy', 'export', 'set.json', '--to', 'kyverno'], 2, /POLICY_INEXPRESSIBLE.*it takes one policy/],
    [['policy', 'export', 'badset.json', '--to', 'kubernetes'], 2, /POLICY_INVALID/],
  ] as const)
    it(`ends ${args.join(' ')} with ${status}`, async () => {
      const ended = await run(...args);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, text);
    });
});
