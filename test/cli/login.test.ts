import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { KEY, PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const PASSWORD = 'sentinel-of-the-first-host';
const folder = temporaryFolder();
let first: TestRegistry;
let second: TestRegistry;

before(async () => {
  first = await startRegistry({ auth: { kind: 'basic', username: 'someone', password: PASSWORD } });
  second = await startRegistry({ auth: { kind: 'basic', username: 'other', password: 'other-password' } });
  writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
});
after(async () => {
  await Promise.all([first.stop(), second.stop()]);
  folder.remove();
});

const verify = (more: readonly string[]) =>
  runCli(
    [
      'verify',
      `${first.host}/acme/f:v1`,
      `${second.host}/acme/f:v1`,
      '--key',
      'key.pub',
      '--username',
      'someone',
      ...more,
    ],
    {
      folder: folder.path,
      env: { WASM_IMAGE_PASSWORD: PASSWORD },
    },
  );

test('requires the host of a password if the images are on two hosts, and sends it to neither', async () => {
  const { status, stderr } = await verify([]);
  assert.equal(status, 2, stderr);
  assert.match(stderr, /INPUT_MISSING.*--registry is not set and the images are on 2 hosts/);
  for (const registry of [first, second])
    assert.ok(registry.requests.every(({ authorization }) => authorization === undefined));
});

test('sends the password to the given host only', async () => {
  const { stderr } = await verify(['--registry', first.host]);
  assert.ok(
    first.requests.some(({ authorization }) => authorization !== undefined),
    stderr,
  );
  assert.ok(second.requests.every(({ authorization }) => authorization === undefined));
  assert.ok(second.requests.length > 0);
});

test('refuses a host without any of the images, and sends the password nowhere', async () => {
  const seen = [first, second].map(({ requests }) => requests.length);
  const { status, stderr } = await verify(['--registry', 'registry.example']);
  assert.equal(status, 2, stderr);
  assert.ok(
    stderr.includes(`INPUT_INVALID: Cannot use "registry.example" as --registry`) && stderr.includes(first.host),
    stderr,
  );
  assert.deepEqual(
    [first, second].map(({ requests }) => requests.length),
    seen,
  );
});

test('does not print a key that is given in an unsupported form', async () => {
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  const der = KEY.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  for (const key of [
    der,
    Buffer.from(PRIVATE_PEM).toString('base64'),
    der.replaceAll('/', '_').replaceAll('+', '-'),
    `KEY=${PRIVATE_PEM.replaceAll('\n', ' ')}`,
  ]) {
    const { status, stdout, stderr } = await runCli(
      ['publish', 'good.wasm', '--images', `${first.host}/acme/f`, '--json'],
      {
        folder: folder.path,
        env: { WASM_IMAGE_SIGNING_KEY: key },
      },
    );
    assert.equal(status, 2, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(key.slice(30, 60)), stderr);
  }
});

for (const [what, password, name] of [
  ['a part of the image name', 'acme-filters', 'acme-filters/f:stable'],
  ['a tag', 'stable-tag', 'acme/f:stable-tag'],
] as const)
  test(`prints unredacted references if the password in docker's config is ${what}`, async () => {
    const registry = await startRegistry({ auth: { kind: 'basic', username: 'someone', password } });
    try {
      const image = `${registry.host}/${name}`;
      const [repository = '', tag = ''] = [
        image.slice(0, image.lastIndexOf(':')),
        image.slice(image.lastIndexOf(':') + 1),
      ];
      const config = join(folder.path, 'docker');
      mkdirSync(config, { recursive: true });
      const auth = Buffer.from(`someone:${password}`).toString('base64');
      writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }), {
        mode: 0o600,
      });
      writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
      writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
      const publish = [
        'publish',
        'good.wasm',
        '--no-smoke',
        '--images',
        repository,
        '--tags',
        tag,
        '--signing-key',
        'key.pem',
      ];
      for (const [args, ends] of [
        [[...publish, '--dry-run'], 0],
        [publish, 0],
        [['verify', image, '--key', 'key.pub'], 0],
        [['inspect', '--image', image], 0],
        [['pull', image, '--key', 'key.pub'], 0],
        [['tags', repository], 0],
        [['verify', `${image}-2`, '--key', 'key.pub'], 4],
        [['inspect', '--image', `${image}-2`], 4],
        [['pull', `${image}-2`], 4],
      ] as const)
        for (const form of [[], ['--json']]) {
          const { status, stdout, stderr } = await runCli([...args, ...form], {
            folder: folder.path,
            env: { DOCKER_CONFIG: config },
          });
          assert.deepEqual(
            [args[0], status, /\*\*\*/.exec(`${stdout}${stderr}`)?.input],
            [args[0], ends, undefined],
            stderr,
          );
          assert.ok(!`${stdout}${stderr}`.includes(auth));
        }
    } finally {
      await registry.stop();
    }
  });
