import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Content, contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_INDEX, OCI_MANIFEST, OCI_TAR_GZIP } from '../../src/oci/media-types.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { runCli } from '../support/cli.ts';
import { configOf } from '../support/image-parts.ts';
import { goodFilter } from '../support/module-writer.ts';
import { attachKey, putTag } from '../support/policy-gate.ts';
import { openTestStores, PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { archive, entry } from '../support/tar.ts';

const folder = temporaryFolder();
const good = goodFilter();
const old = goodFilter({ header: { name: 'x-old', value: '1' } });
const base = archive(
  entry({ name: 'bin/', type: '5' }),
  entry({ name: 'bin/[' }, Buffer.from('x')),
  entry({ name: 'bin/sh', type: '1', link: 'bin/[' }),
);
const withPlugin = (module: Uint8Array): Uint8Array => archive(entry({ name: 'plugin.wasm' }, module));
/** An attestation as BuildKit writes it: in-toto statements as layers. */
const attestation = contentOf(
  OCI_MANIFEST,
  jsonBytes({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptorOf(configOf([])), layers: [] }),
);

describe('images that other tools made', () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry({ referrers: 'api' });
    writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
  });
  after(async () => {
    await registry.stop();
    folder.remove();
  });
  const run = (...args: readonly string[]) => runCli(args, { folder: folder.path });

  /** A signed image of these layers; the digest of the last one is correct. */
  async function put(
    name: string,
    ...tars: readonly Uint8Array[]
  ): Promise<{ readonly image: string; readonly manifest: Content }> {
    const layers = tars.map((tar) => contentOf(OCI_TAR_GZIP, gzipSync(tar)));
    const config = configOf(tars);
    const manifest = contentOf(
      OCI_MANIFEST,
      jsonBytes({
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        config: descriptorOf(config),
        layers: layers.map(descriptorOf),
      }),
    );
    const image = `${registry.host}/others/${name}`;
    const store = openTestStores().open(parseRepository(image));
    for (const blob of [config, ...layers]) await store.putBlob(blob);
    await store.putManifest(manifest);
    await attachKey(PRIVATE_PEM, { name: image, manifest, moduleDigest: '' });
    return { image: `${image}@${manifest.digest}`, manifest };
  }

  /** The same image in an index with an attestation, as docker/build-push-action makes it, tagged v1. */
  async function putIndex(
    name: string,
  ): Promise<{ readonly name: string; readonly child: string; readonly index: string }> {
    const { image, manifest } = await put(name, base, withPlugin(good));
    const [repository = '', child = ''] = image.split('@');
    const platform = (os: string, architecture: string): object => ({ platform: { architecture, os } });
    const manifests = [
      { ...descriptorOf(manifest), ...platform('linux', 'amd64') },
      {
        ...descriptorOf(attestation),
        ...platform('unknown', 'unknown'),
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
    ];
    const index = contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    registry.store
      .repo(repository.slice(repository.indexOf('/') + 1))
      .manifests.set(attestation.digest, { mediaType: OCI_MANIFEST, bytes: Buffer.from(attestation.bytes) });
    await putTag({ name: repository, manifest: index, moduleDigest: '' }, 'v1');
    return { name: `${repository}:v1`, child, index: index.digest };
  }

  it('pass the gate as a base image plus one layer with the module', async () => {
    const { image } = await put('stack', base, withPlugin(good));
    const { status, stderr } = await run('verify', image, '--key', 'key.pub');
    assert.equal(status, 0, stderr);
    const pulled = await run('pull', image, '--key', 'key.pub', '-o', 'stack.wasm');
    assert.equal(pulled.status, 0, pulled.stderr);
    assert.deepEqual(readFileSync(join(folder.path, 'stack.wasm')), Buffer.from(good));
  });

  const hosts: [string, readonly string[], number, RegExp][] = [
    ['without hosts', [], 3, /IMAGE_AMBIGUOUS/],
    ['for Envoy, which does not pull images', ['--hosts', 'envoy=1.40'], 3, /IMAGE_AMBIGUOUS/],
    ['for Istio and Envoy', ['--hosts', 'istio=1.30, envoy=1.40'], 3, /IMAGE_AMBIGUOUS/],
    ['for Istio', ['--hosts', 'istio=1.30'], 0, /^/],
    ['for Istio and Envoy Gateway', ['--hosts', 'istio, envoy-gateway'], 0, /^/],
    ['for an unknown host', ['--hosts', 'istoi=1.30'], 2, /HOSTS_INVALID/],
  ];
  for (const [what, flags, expected, words] of hosts)
    it(`give the module that the hosts pick if layers have two: ${what}`, async () => {
      const { image } = await put('two', withPlugin(old), withPlugin(good));
      for (const args of [
        ['pull', image, '-o', 'two.wasm'],
        ['pull', image, '-o', 'two.wasm', '--key', 'key.pub'],
        ['verify', image, '--key', 'key.pub'],
        ['inspect', '--image', image],
      ]) {
        const { status, stderr } = await run(...args, ...flags);
        assert.deepEqual([args[0], status], [args[0], expected], stderr);
        assert.match(stderr, words);
      }
      if (expected === 0) assert.deepEqual(readFileSync(join(folder.path, 'two.wasm')), Buffer.from(good));
    });

  it('are inspected through an index, and the report says which manifest was read', async () => {
    const { name, child, index } = await putIndex('indexed');
    const text = await run('inspect', '--image', name);
    assert.equal(text.status, 0, text.stderr);
    assert.match(text.stderr, new RegExp(`Read the manifest ${child} \\(linux/amd64\\) of the index ${index}`));
    const json = JSON.parse((await run('inspect', '--image', name, '--json')).stdout);
    assert.deepEqual([json.manifest, json.index], [child, index]);
    const direct = JSON.parse((await run('inspect', '--image', `${name.slice(0, -3)}@${child}`, '--json')).stdout);
    assert.deepEqual(
      [direct.manifest, direct.index, direct['module-digest']],
      [child, undefined, json['module-digest']],
    );
  });

  it('are refused by the gate as an index, and the hint gives the digest to pin', async () => {
    const { name, child } = await putIndex('refused');
    for (const args of [
      ['verify', name, '--key', 'key.pub'],
      ['pull', name],
    ]) {
      const { status, stderr } = await run(...args);
      assert.equal(status, 3, stderr);
      assert.match(stderr, /IMAGE_INVALID.*it is an index, not an image/);
      assert.match(stderr, new RegExp(`hint: .*${name.slice(0, -3)}@${child}`));
    }
    assert.equal((await run('verify', `${name.slice(0, -3)}@${child}`, '--key', 'key.pub')).status, 0);
  });

  it('are refused by inspect when the index has no image for a proxy', async () => {
    const index = contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }));
    await putTag({ name: `${registry.host}/others/empty`, manifest: index, moduleDigest: '' }, 'v1');
    const { status, stderr } = await run('inspect', '--image', `${registry.host}/others/empty:v1`);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /IMAGE_INVALID.*it lists no image for a proxy/);
  });
});
