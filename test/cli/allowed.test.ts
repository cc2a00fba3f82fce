import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { LEAKY } from '../support/leaky.ts';
import { policyJson } from '../support/policy.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const run = (...args: readonly string[]) =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } });
const PUBLISH = [
  'publish',
  'leaky.wasm',
  '--images',
  'oci-layout:images',
  '--signing-key',
  'key.pem',
  '--no-smoke',
  '--tags',
  'v1',
];
const IMAGE = 'oci-layout:images:v1';
const ALLOW = ['--allow-problems', 'PW042=the key of a test'];

before(async () => {
  writeFileSync(at('leaky.wasm'), LEAKY);
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  const authorities = { allOf: [{ name: 'key', key: PUBLIC_PEM }] };
  const policy = policyJson({ images: [{ repository: 'oci-layout:images' }], authorities });
  writeFileSync(at('strict.json'), JSON.stringify(policy));
  writeFileSync(
    at('open.json'),
    JSON.stringify({ ...policy, abi: { allowProblems: [{ rule: 'PW042', reason: 'ours' }] } }),
  );
  const published = await run(...PUBLISH, ...ALLOW);
  assert.equal(published.status, 0, published.stderr);
  assert.match(published.stdout, /allowed +PW042: the key of a test/);
});
after(() => folder.remove());

describe('allow-problems on the command line', () => {
  const rows: readonly (readonly [what: string, status: number, words: RegExp, ...args: string[]])[] = [
    ['a publish without it is refused', 3, /PW042/, ...PUBLISH],
    ['an unknown rule is a usage error', 2, /this rule cannot be allowed/, ...PUBLISH, '--allow-problems', 'PW000=x'],
    [
      'a verdict of a host is a usage error',
      2,
      /this rule cannot be allowed/,
      ...PUBLISH,
      '--allow-problems',
      'PW020=x',
    ],
    ['no reason is a usage error', 2, /the reason has 0 characters/, ...PUBLISH, '--allow-problems', 'PW042='],
    ['one rule twice is a usage error', 2, /twice/, ...PUBLISH, ...ALLOW, ...ALLOW],
    ['the gate refuses what the publisher allowed', 3, /ABI_REFUSED/, 'verify', IMAGE, '--key', 'key.pub'],
    [
      'the gate accepts it if it allows the problem',
      0,
      /verified/,
      'verify',
      IMAGE,
      '--key',
      'key.pub',
      '--require-abi-attestation',
      ...ALLOW,
    ],
    ['a policy that does not mention it refuses', 3, /ABI_REFUSED/, 'verify', IMAGE, '--policy', 'strict.json'],
    ['a policy that allows it accepts the image', 0, /verified/, 'verify', IMAGE, '--policy', 'open.json'],
    [
      'next to a policy it is a usage error',
      2,
      /abi\.allowProblems/,
      'verify',
      IMAGE,
      '--policy',
      'strict.json',
      ...ALLOW,
    ],
    [
      'pull with an expected signer accepts it',
      0,
      /leaky|plugin|module/,
      'pull',
      IMAGE,
      '--key',
      'key.pub',
      ...ALLOW,
      '-o',
      'a.wasm',
    ],
    [
      'pull with an expected signer refuses without it',
      3,
      /ABI_REFUSED/,
      'pull',
      IMAGE,
      '--key',
      'key.pub',
      '-o',
      'b.wasm',
    ],
    [
      'pull without an expected signer refuses it as unused',
      2,
      /--allow-problems has no effect without an expected signer/,
      'pull',
      IMAGE,
      ...ALLOW,
      '-o',
      'c.wasm',
    ],
    ['inspect refuses', 3, /error PW042/, 'inspect', 'leaky.wasm'],
    ['inspect shows the reason', 0, /because: the key of a test/, 'inspect', 'leaky.wasm', ...ALLOW],
  ];
  for (const [what, status, words, ...args] of rows)
    it(what, async () => {
      const ended = await run(...args);
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assert.match(ended.stdout + ended.stderr, words);
    });
});
