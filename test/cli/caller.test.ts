import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

/** A reusable workflow, which acme/filter calls. */
const REUSABLE = 'acme/builders/.github/workflows/publish.yml@refs/tags/v3';
const FLAG = '--certificate-github-workflow-repository';
const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  sigstore = await startSigstore();
  sigstore.scene.claims = { job_workflow_ref: REUSABLE };
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  writeFileSync(join(folder.path, 'root.json'), sigstore.trustedRoot);
});
after(async () => {
  await registry.stop();
  await sigstore.stop();
  folder.remove();
});

const image = (): string => `${registry.host}/acme/filter:v1`;
const run = (args: readonly string[]) => runCli(args, { folder: folder.path, env: { ...sigstore.env } });
const publish = async () => {
  const services = [
    '--fulcio-url',
    sigstore.fulcioUrl,
    '--rekor-url',
    sigstore.rekorUrl,
    '--timestamp-url',
    sigstore.timestampUrl,
  ];
  const ended = await run(
    [
      'publish',
      'good.wasm',
      '--no-smoke',
      '--images',
      image().slice(0, -3),
      '--tags',
      'v1',
      '--json',
      '--source-date-epoch',
      '0',
    ].concat(services, ['--trusted-root', 'root.json']),
  );
  assert.equal(ended.status, 0, ended.stderr);
  return JSON.parse(ended.stdout) as { readonly result: string; readonly verifyCommand: string };
};
const verify = (...more: readonly string[]) =>
  run([
    'verify',
    image(),
    '--certificate-identity',
    `https://github.com/${REUSABLE}`,
    '--certificate-oidc-issuer',
    sigstore.issuer,
    '--trusted-root',
    'root.json',
    ...more,
  ]);

describe('an image that a reusable workflow signed', () => {
  it('is published for the repository that called it, and a second run keeps its signature', async () => {
    const { verifyCommand } = await publish();
    assert.match(verifyCommand, / --certificate-github-workflow-repository acme\/filter /);
    assert.equal((await publish()).result, 'unchanged');
  });

  for (const [what, flags, status, said] of [
    [
      'denied if the caller is not given',
      [],
      3,
      /source: expected .*built from https:\/\/github\.com\/acme\/filter, signed by/,
    ],
    ['verified for its caller', [FLAG, 'acme/filter'], 0, /verified/],
    ['verified for its caller by address', [FLAG, 'https://github.com/acme/filter'], 0, /verified/],
    ['denied for a different caller', [FLAG, 'evil/filter'], 3, /source: expected https:\/\/github\.com\/evil\/filter/],
    ['denied for a caller with a longer name', [FLAG, 'acme/filter-2'], 3, /source/],
    ['denied for a caller in a different case', [FLAG, 'ACME/filter'], 3, /source/],
    ['a usage error for an invalid caller', [FLAG, 'acme'], 2, /INPUT_INVALID/],
    ['a usage error for an address with a fragment', [FLAG, 'https://github.com/acme/filter#x'], 2, /INPUT_INVALID/],
    ['a usage error with a policy as well', ['--policy', 'p.yaml', FLAG, 'acme/filter'], 2, /INPUT_CONFLICT/],
  ] as const)
    it(`is ${what}`, async () => {
      const ended = await verify(...flags);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stdout + ended.stderr, said);
    });

  it('is a usage error with a key and a caller', async () => {
    const ended = await run(['verify', image(), '--key', 'k.pub', FLAG, 'acme/filter']);
    assert.deepEqual([ended.status, /INPUT_CONFLICT/.test(ended.stderr)], [2, true]);
  });
});
