import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
after(() => folder.remove());

test('a failed run does not wait for another upload', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  // The first upload session checks the permission to push; the first blob uses it.
  let sessions = 0;
  registry.before = (_, { method, path }) => {
    if (method === 'PUT' && path.includes('/blobs/'))
      return { kind: 'answer', status: 429, headers: { 'retry-after': '30' } };
    if (method === 'POST') sessions += 1;
    return method === 'POST' && sessions > 1 ? { kind: 'answer', status: 403 } : undefined;
  };
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  const started = performance.now();
  const { status, stderr } = await runCli(
    ['publish', 'good.wasm', '--images', `${registry.host}/acme/f`, '--signing-key', 'key.pem', '--no-smoke'],
    {
      folder: folder.path,
    },
  );
  assert.equal(status, 5, stderr);
  assert.match(stderr, /REGISTRY_FORBIDDEN/);
  assert.ok(performance.now() - started < 20_000);
});
