// Other clients read the OCI image-layout folder that we write, and the demo runs without a network.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { craneDigest } from './lib/clients.ts';
import { freshFolder, judge, missingDist, places } from './lib/places.ts';
import { mustRun, plainEnvironment, run } from './lib/process.ts';
import {
  makeWorkspace,
  publish,
  type Record,
  verifyWithCosign,
  verifyWithOurs,
  type Workspace,
} from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';

describe('layout folder', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let record: Record;
  let layout: string;

  before(async () => {
    workspace = await makeWorkspace('layout');
    registry = await startRegistry('olareg', 'layout');
    layout = join(workspace.folder, 'images');
    record = await publish(workspace, undefined, { image: `oci-layout:${layout}`, tags: ['v1', 'latest'] });
  });
  after(() => registry?.stop());

  test('oras copies the image with its signature from our folder to a registry, where cosign and wasm-image accept it', async () => {
    const target = `${registry.host}/acme/copied`;
    // One at a time: olareg 0.1.2 sometimes lists only one of two referrers that arrive at once.
    const oneAtATime = ['--concurrency', '1'];
    await mustRun(judge('oras'), [
      'copy',
      '--recursive',
      ...oneAtATime,
      '--from-oci-layout',
      `${layout}:v1`,
      '--to-plain-http',
      `${target}:v1`,
    ]);
    assert.equal(await craneDigest(registry, `${target}:v1`, workspace.folder), record.digest);
    const cosign = await verifyWithCosign(workspace, registry, `${target}:v1`);
    assert.equal(cosign.status, 0, cosign.stderr);
    const ours = await verifyWithOurs(workspace, registry, `${target}:v1`);
    assert.equal(ours.status, 0, ours.stdout + ours.stderr);
  });

  test('skopeo copies the image from our folder', async () => {
    const target = `${registry.host}/acme/skopeo`;
    await mustRun(
      'skopeo',
      [
        '--insecure-policy',
        'copy',
        '--preserve-digests',
        '--dest-tls-verify=false',
        `oci:${layout}:latest`,
        `docker://${target}:latest`,
      ],
      {
        env: plainEnvironment({ HOME: workspace.folder }),
      },
    );
    assert.equal(await craneDigest(registry, `${target}:latest`, workspace.folder), record.digest);
  });

  test('a registry gets the same digest as the folder', async () => {
    const pushed = await publish(workspace, registry, { image: `${registry.host}/acme/pushed`, tags: ['v1'] });
    assert.equal(pushed.digest, record.digest);
  });

  for (const kind of ['folder', 'registry'] as const) {
    test(`oras reads the image back from a ${kind} before tags move, if cross-check is set`, async () => {
      const image =
        kind === 'folder' ? `oci-layout:${join(workspace.folder, 'checked')}` : `${registry.host}/acme/checked`;
      const checked = await publish(workspace, registry, { image, tags: ['v1'], isCrossChecked: true });
      assert.equal(checked.digest, record.digest);
    });
  }
});

test('npm run demo works without a network', async () => {
  const env = plainEnvironment({ HOME: freshFolder('demo'), npm_config_update_notifier: 'false' });
  const finished = await run('npm', ['run', 'demo'], { cwd: places.repository, env });
  assert.equal(finished.status, 0, finished.stdout + finished.stderr);
});
