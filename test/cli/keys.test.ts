import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { cosignPem } from '../support/cosign-key.ts';
import { goodFilter } from '../support/module-writer.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const PHRASE = 'a passphrase of the tests';
const ed25519 = generateKeyPairSync('ed25519');
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const PEM = ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const PUBLIC = ed25519.publicKey.export({ format: 'pem', type: 'spki' }).toString();
let registry: TestRegistry;

before(async () => {
  registry = await startRegistry({ referrers: 'none' });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder.path, name), content);
  write('good.wasm', goodFilter());
  write(
    'encrypted.pem',
    p384.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: PHRASE }),
  );
  write('p384.pub', p384.publicKey.export({ format: 'pem', type: 'spki' }));
  write('cosign.key', cosignPem(ed25519.privateKey, PHRASE));
  write('ed25519.pub', PUBLIC);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0', ...env } });
const image = (name: string): string => `${registry.host}/keys/${name}`;
const publish = (name: string, key: string, env: Record<string, string> = {}) =>
  run(
    ['publish', 'good.wasm', '--no-smoke', '--images', image(name), '--tags', 'v1', '--signing-key', key, '--json'],
    env,
  );
const verify = async (name: string, key: string, env: Record<string, string> = {}) =>
  (await run(['verify', `${image(name)}:v1`, '--key', key], env)).status;

describe('signing keys on the command line', () => {
  const rows: [string, string, string, Record<string, string>][] = [
    [
      'an encrypted key with the passphrase from the input',
      'encrypted.pem',
      'p384.pub',
      { WASM_IMAGE_SIGNING_KEY_PASSPHRASE: PHRASE },
    ],
    ["a key in cosign's form with COSIGN_PASSWORD", 'cosign.key', 'ed25519.pub', { COSIGN_PASSWORD: PHRASE }],
    ['a key in the environment', 'env://MY_KEY', 'ed25519.pub', { MY_KEY: PEM }],
  ];
  for (const [i, [title, key, publicKey, env]] of rows.entries())
    it(`accept ${title}, and the gate accepts only that key`, async () => {
      const published = await publish(`f${i}`, key, env);
      assert.equal(published.status, 0, published.stderr);
      assert.ok(!(published.stdout + published.stderr).includes(PHRASE));
      assert.equal(await verify(`f${i}`, publicKey), 0);
      assert.equal(await verify(`f${i}`, publicKey === 'p384.pub' ? 'ed25519.pub' : 'p384.pub'), 3);
    });

  for (const [form, type, curve] of [
    ['SEC1', 'sec1', 'P-256'],
    ['SEC1', 'sec1', 'P-384'],
    ['PKCS#8', 'pkcs8', 'P-256'],
  ] as const)
    it(`in ${form} on ${curve} show their full public half, and no line of the private one`, async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
      const pem = privateKey.export({ format: 'pem', type }).toString();
      const { status, stdout, stderr } = await publish(`whole-${type}-${curve.toLowerCase()}`, 'env://MY_KEY', {
        MY_KEY: pem,
      });
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).signer.publicKey, publicKey.export({ format: 'pem', type: 'spki' }));
      assert.ok(!(stdout + stderr).includes(pem.split('\n')[1] ?? ''));
    });
  it('leave the reference unredacted if a password is a part of it', async () => {
    const ended = await run(
      [
        'publish',
        'good.wasm',
        '--no-smoke',
        '--images',
        image('login'),
        '--tags',
        'v1',
        '--signing-key',
        'env://MY_KEY',
        '--username',
        'u',
        '--json',
      ],
      { MY_KEY: PEM, WASM_IMAGE_PASSWORD: 'login' },
    );
    assert.match(JSON.parse(ended.stdout).images[0].reference, /\/keys\/login@sha256:/);
  });

  it('can sign the same digest, and each gate finds its own signature', async () => {
    const env = { MY_KEY: PEM, COSIGN_PASSWORD: PHRASE };
    const runs = [];
    for (const key of ['env://MY_KEY', 'encrypted.pem', 'env://MY_KEY', 'encrypted.pem'])
      runs.push(JSON.parse((await publish('both', key, env)).stdout));
    assert.equal(new Set(runs.map(({ digest }) => digest)).size, 1);
    assert.deepEqual(
      runs.map(({ result }) => result),
      ['published', 'published', 'unchanged', 'unchanged'],
    );
    assert.deepEqual([await verify('both', 'ed25519.pub'), await verify('both', 'p384.pub')], [0, 0]);
  });

  it('can be verified with a public key in the environment', async () =>
    assert.equal(await verify('f1', 'env://MY_PUB', { MY_PUB: PUBLIC }), 0));

  it('can be used through a command, which runs before anything is pushed', async () => {
    writeFileSync(join(folder.path, 'encrypted.pem.plain'), p384.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const kms =
      "const c=require('crypto'),f=require('fs');process.stdout.write(c.sign('sha384',f.readFileSync(0),f.readFileSync('encrypted.pem.plain')))";
    const words = ['node', '-e', kms].map((word) => `--signing-command=${word}`);
    const withKey = (name: string, publicKey: string) =>
      run([
        'publish',
        'good.wasm',
        '--no-smoke',
        '--images',
        image(name),
        '--tags',
        'v1',
        ...words,
        '--signing-public-key',
        publicKey,
      ]);
    const published = await withKey('kms', 'p384.pub');
    assert.equal(published.status, 0, published.stderr);
    assert.deepEqual([await verify('kms', 'p384.pub'), await verify('kms', 'ed25519.pub')], [0, 3]);
    const wrong = await withKey('nothing', 'ed25519.pub');
    assert.equal(wrong.status, 5);
    assert.match(wrong.stderr, /SIGNING_COMMAND_FAILED/);
    assert.ok(!registry.requests.some(({ path }) => path.includes('nothing')));
  });

  const inDryRun = [
    ['a missing public key', '/nonexistent/prog', 'nope.pem', 2, /FILE_UNREADABLE.*nope\.pem/],
    ['an invalid public key', 'touch', 'good.wasm', 2, /signing-public-key|KEY_INVALID/],
    ['a path without a program', '/nonexistent/prog', 'p384.pub', 5, /SIGNING_COMMAND_FAILED.*"\/nonexistent\/prog"/],
    ['a program that is not in PATH', 'no-such-kms', 'p384.pub', 5, /SIGNING_COMMAND_FAILED.*not in PATH/],
    ['no error, and does not run the program', 'touch', 'p384.pub', 0, /^/],
  ] as const;
  for (const [what, program, publicKey, status, said] of inDryRun)
    for (const more of [[], ['--offline']])
      it(`of a command: a dry run ${more.join('')} finds ${what}`, async () => {
        const words = [program, 'was-run'].map((word) => `--signing-command=${word}`);
        const signing = [...words, '--signing-public-key', publicKey, '--dry-run', ...more];
        const ended = await run(['publish', 'good.wasm', '--no-smoke', '--images', image('tried'), ...signing]);
        assert.equal(ended.status, status, ended.stderr);
        assert.match(ended.stderr, said);
        assert.ok(!existsSync(join(folder.path, 'was-run')));
      });

  const secrets = [
    'my passphrase 12345',
    randomBytes(24).toString('base64'),
    `k${randomBytes(32).toString('base64url')}`,
    randomBytes(20).toString('hex'),
  ];
  for (const [i, secret] of secrets.entries())
    it(`are not shown when they are given in an unsupported form: ${i}`, async () => {
      for (const ended of [
        await publish('nothing', secret),
        await publish('nothing', 'env://MY_KEY', { MY_KEY: secret }),
      ]) {
        assert.deepEqual([ended.status, /KEY_INVALID/.test(ended.stderr)], [2, true], ended.stderr);
        assert.ok(!(ended.stdout + ended.stderr).includes(secret), ended.stderr);
      }
    });

  const refused: [string, string, Record<string, string>, RegExp][] = [
    [
      'an encrypted key without passphrase',
      'encrypted.pem',
      {},
      /KEY_INVALID.*no passphrase is given[\s\S]*signing-key-passphrase/,
    ],
    ['a wrong passphrase', 'cosign.key', { COSIGN_PASSWORD: `${PHRASE}!` }, /KEY_INVALID.*passphrase is wrong/],
    ['a variable that is not set', 'env://MY_KEY', {}, /INPUT_MISSING.*"MY_KEY" is not set/],
    [
      'a passphrase without a key',
      '',
      { WASM_IMAGE_SIGNING_KEY_PASSPHRASE: PHRASE },
      /INPUT_MISSING.*signing-key is not set/,
    ],
  ];
  for (const [title, key, env, reason] of refused)
    it(`refuse ${title}, and push nothing`, async () => {
      const ended = await publish('nothing', key, env);
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, reason);
      assert.ok(!(ended.stdout + ended.stderr).includes(PHRASE));
      assert.ok(!registry.requests.some(({ path }) => path.includes('nothing')));
    });
});
