// Publishes to real registries with our command line. Other clients pull the images, and cosign accepts the signatures.
import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeKey } from './lib/certificates.ts';
import { CLIENTS, craneDigest, pullWith, readAllTags, readTags } from './lib/clients.ts';
import { digestOf, digestOfFile } from './lib/filters.ts';
import { freshFolder, missingDist } from './lib/places.ts';
import { mustRun } from './lib/process.ts';
import {
  attachBundle,
  fetchBundle,
  makeWorkspace,
  publish,
  type Record,
  tryPublish,
  verifyWithCosign,
  verifyWithOurs,
  type Workspace,
} from './lib/publishing.ts';
import { REGISTRY_KINDS, type Registry, startRegistry } from './lib/registries.ts';
import { loginFlags, wasmImage } from './lib/subject.ts';

const skip = missingDist();
const TAGS = ['v1.2.3', 'latest'];

for (const kind of REGISTRY_KINDS) {
  describe(kind, { skip }, () => {
    let workspace: Workspace;
    let registry: Registry;
    const published = new Map<'compat' | 'oci', Record>();
    const image = (name: string) => `${registry.host}/acme/${name}`;

    before(async () => {
      workspace = await makeWorkspace(`registries-${kind}`);
      registry = await startRegistry(kind, 'registries');
    });
    after(() => registry?.stop());

    for (const layout of ['compat', 'oci'] as const) {
      test(`${kind}: stores layout ${layout} and its tags`, async () => {
        const record = await publish(workspace, registry, { image: image(layout), tags: TAGS, layout });
        published.set(layout, record);
        assert.equal(record.verified, true);
        assert.equal(record.moduleDigest, digestOfFile(workspace.module));
        for (const tag of TAGS)
          assert.equal(await craneDigest(registry, `${image(layout)}:${tag}`, workspace.folder), record.digest);
      });

      for (const client of CLIENTS) {
        test(`${kind}: ${client} pulls layout ${layout} byte for byte`, async () => {
          const record = found(published, layout);
          const blobs = await pullWith(client, registry, `${image(layout)}:v1.2.3`, workspace.folder);
          for (const digest of [record.digest, record.configDigest, record.layerDigest])
            assert.ok(blobs.has(digest), `${digest} is missing`);
          const layer = blobs.get(record.layerDigest) ?? Buffer.alloc(0);
          assert.equal(layout === 'oci' ? digestOf(layer) : await digestOfPlugin(layer), record.moduleDigest);
        });
      }
    }

    test(`${kind}: an unchanged second run reports it and keeps the tags`, async () => {
      const again = await publish(workspace, registry, { image: image('compat'), tags: TAGS });
      assert.equal(again.result, 'unchanged');
      assert.equal(again.digest, found(published, 'compat').digest);
    });

    test(`${kind}: cosign and wasm-image accept our signature with the key and refuse it with another key`, async () => {
      makeKey(workspace.folder, 'other', 'p256');
      const other = join(workspace.folder, 'other.pub');
      for (const layout of ['compat', 'oci'] as const) {
        const reference = `${image(layout)}@${found(published, layout).digest}`;
        const cosign = await verifyWithCosign(workspace, registry, reference);
        assert.equal(cosign.status, 0, cosign.stderr);
        const ours = await verifyWithOurs(workspace, registry, reference);
        assert.equal(ours.status, 0, ours.stderr);
        assert.notEqual((await verifyWithCosign(workspace, registry, reference, other)).status, 0);
        assert.equal((await verifyWithOurs(workspace, registry, reference, other)).status, 3);
      }
    });

    test(`${kind}: cosign and wasm-image refuse an image with the signature of another one`, async () => {
      const name = image('compat');
      const unsigned = await publish(workspace, registry, { image: name, module: workspace.otherModule, sign: 'off' });
      const reference = `${name}@${unsigned.digest}`;
      // cosign 3: 10 is "no signatures found".
      assert.equal((await verifyWithCosign(workspace, registry, reference)).status, 10);
      assert.equal((await verifyWithOurs(workspace, registry, reference)).status, 4);
      await fetchBundle(workspace, registry, name, found(published, 'compat').images[0]?.signatureDigest);
      await attachBundle(workspace, registry, reference);
      const cosign = await verifyWithCosign(workspace, registry, reference);
      assert.notEqual(cosign.status, 0);
      assert.match(cosign.stderr, /digest/);
      assert.equal((await verifyWithOurs(workspace, registry, reference)).status, 3);
    });

    test(`${kind}: wasm-image pulls the module by tag and by digest, and lists the tags`, async () => {
      for (const layout of ['compat', 'oci'] as const) {
        for (const reference of [`${image(layout)}:latest`, `${image(layout)}@${found(published, layout).digest}`]) {
          const pulled = await wasmImage(
            ['pull', reference, '-o', 'pulled.wasm', '--key', workspace.publicKeyFile, ...loginFlags(registry)],
            {
              cwd: workspace.folder,
            },
          );
          assert.equal(pulled.status, 0, pulled.stderr);
          assert.equal(digestOfFile(join(workspace.folder, 'pulled.wasm')), found(published, layout).moduleDigest);
        }
      }
      const tags = await wasmImage(['tags', image('compat'), ...loginFlags(registry)], { cwd: workspace.folder });
      assert.equal(tags.status, 0, tags.stderr);
      for (const tag of TAGS) assert.ok(tags.stdout.includes(tag));
    });

    test(`${kind}: a version tag that points to another image is kept, with exit status 6`, async () => {
      const finished = await tryPublish(workspace, registry, {
        image: image('compat'),
        tags: ['v1.2.3'],
        module: workspace.otherModule,
      });
      assert.equal(finished.status, 6, finished.stderr);
      assert.equal(
        await craneDigest(registry, `${image('compat')}:v1.2.3`, workspace.folder),
        found(published, 'compat').digest,
      );
    });

    if (kind.includes('-htpasswd') || kind.includes('-token')) {
      test(`${kind}: a wrong password ends with exit status 5, and nothing is stored`, async () => {
        const wrong = { ...registry, credentials: { username: 'lab', password: 'not-the-password' } };
        const finished = await tryPublish(workspace, wrong, { image: image('denied'), tags: ['v1'] });
        assert.equal(finished.status, 5, finished.stderr);
        assert.match(finished.stderr, /REGISTRY_UNAUTHORIZED/);
      });
    } else {
      test(`${kind}: only our tags remain, plus a tag for referrers if the registry has no referrers API`, async () => {
        const all = await readAllTags(registry.host, 'acme/compat');
        assert.deepEqual([...(await readTags(registry.host, 'acme/compat')).keys()].sort(), [...TAGS].sort());
        assert.equal(all.length > TAGS.length, !registry.hasReferrersApi);
      });
    }
  });
}

function found(published: ReadonlyMap<'compat' | 'oci', Record>, layout: 'compat' | 'oci'): Record {
  const record = published.get(layout);
  assert.ok(record !== undefined, `layout ${layout} was not published`);
  return record;
}

/** The digest of plugin.wasm in a tar.gz layer, unpacked by tar. */
async function digestOfPlugin(layer: Buffer): Promise<string> {
  const folder = freshFolder('registries-layer');
  writeFileSync(join(folder, 'layer.tar.gz'), layer);
  await mustRun('tar', ['-xzf', 'layer.tar.gz', 'plugin.wasm'], { cwd: folder });
  return digestOf(readFileSync(join(folder, 'plugin.wasm')));
}
