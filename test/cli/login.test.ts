import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
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
  runCli(['verify', `${first.host}/acme/f:v1`, `${second.host}/acme/f:v1`, '--key', 'key.pub', '--username', 'someone', ...more], {
    folder: folder.path,
    env: { WASM_IMAGE_PASSWORD: PASSWORD },
  });

test('asks which host a password is for when the images to verify are on two, and sends it to neither', async () => {
  const { status, stderr } = await verify([]);
  assert.equal(status, 2, stderr);
  assert.match(stderr, /INPUT_MISSING.*registry is not set and the images are on 2 hosts/);
  for (const registry of [first, second]) assert.ok(registry.requests.every(({ authorization }) => authorization === undefined));
});

test('sends the password to the host that is named, and to no other image', async () => {
  const { stderr } = await verify(['--registry', first.host]);
  assert.ok(
    first.requests.some(({ authorization }) => authorization !== undefined),
    stderr,
  );
  assert.ok(second.requests.every(({ authorization }) => authorization === undefined));
  assert.ok(second.requests.length > 0);
});

test('refuses a host that no image is on, and sends the password nowhere', async () => {
  const seen = [first, second].map(({ requests }) => requests.length);
  const { status, stderr } = await verify(['--registry', 'registry.example']);
  assert.equal(status, 2, stderr);
  assert.ok(stderr.includes(`INPUT_INVALID: Cannot use "registry.example" as registry`) && stderr.includes(first.host), stderr);
  assert.deepEqual(
    [first, second].map(({ requests }) => requests.length),
    seen,
  );
});

test('does not print a key that was given in a form that is not read', async () => {
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  const der = KEY.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  for (const key of [
    der,
    Buffer.from(PRIVATE_PEM).toString('base64'),
    der.replaceAll('/', '_').replaceAll('+', '-'),
    `KEY=${PRIVATE_PEM.replaceAll('\n', ' ')}`,
  ]) {
    const { status, stdout, stderr } = await runCli(['publish', 'good.wasm', '--images', `${first.host}/acme/f`, '--json'], {
      folder: folder.path,
      env: { WASM_IMAGE_SIGNING_KEY: key },
    });
    assert.equal(status, 2, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(key.slice(30, 60)), stderr);
  }
});
