import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { snippetsOf } from '../../src/decide/report/snippets.ts';
import { assembleImage } from '../../src/oci/assemble.ts';
import { readManifest } from '../../src/oci/manifest.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { readBack } from '../../src/pipeline/verify/verify-read.ts';
import type { Log } from '../../src/ports.ts';
import { command, component, extism, httpWasm, opa, policy, reactor, wapc } from '../abi/guest-modules.ts';
import { CREATED_AT, file } from '../support/image-parts.ts';
import { bundleOf } from '../support/layouts.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, openTestStores, planFor, quiet, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
after(() => folder.remove());

type Files = Readonly<Record<string, Uint8Array>>;
async function run(inputs: Record<string, string>, files: Files, log: Log = quiet): Promise<PublishRecord> {
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = files[path];
    if (bytes === undefined) throw new WasmImageError('FILE_UNREADABLE', `Cannot read "${path}": it is not there`);
    return bytes;
  };
  const workspace = { read, exists: async (path: string) => files[path] !== undefined, write: async () => {} };
  const result = await publish(planFor({ smoke: 'true', ...inputs }), {
    ...openTestPorts({ copy: `${folder.path}/copy`, log }),
    workspace,
  });
  if (result.kind === 'failed') throw result.error;
  return result.record;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const world = component('wasi:http/incoming-handler@0.2.1');
const bundle = bundleOf(file('/data.json', text('{}')), file('/policy.wasm', opa()));
const filter: Files = { 'filter.wasm': goodFilter() };
const texts: Files = { ...filter, 'f/spec.yaml': text('info: {}'), 'f/README_EN.md': text('# f') };

describe('publish', () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry({ referrers: 'api' });
  });
  after(() => registry.stop());

  const rows: [what: string, inputs: Record<string, string>, files: Files, layout: string, module: Uint8Array][] = [
    ['a filter', {}, filter, 'compat', goodFilter()],
    ['a filter for old registries', { layout: 'compat-docker' }, filter, 'compat-docker', goodFilter()],
    [
      'a filter for the Higress marketplace',
      { layout: 'higress', 'working-directory': 'f' },
      texts,
      'higress',
      goodFilter(),
    ],
    ['a component', {}, { 'filter.wasm': world }, 'cncf', world],
    ['a component with a declared ABI', { abi: 'component', layout: 'cncf' }, { 'filter.wasm': world }, 'cncf', world],
    ['a WASI command', {}, { 'filter.wasm': command() }, 'cncf', command()],
    ['a WASI reactor', {}, { 'filter.wasm': reactor() }, 'cncf', reactor()],
    ['an Extism plugin', {}, { 'filter.wasm': extism() }, 'cncf', extism()],
    ['an Extism plugin as an image', { layout: 'compat' }, { 'filter.wasm': extism() }, 'compat', extism()],
    ['a Kubewarden policy', {}, { 'filter.wasm': policy() }, 'kubewarden', policy()],
    ['an OPA bundle', {}, { 'filter.wasm': bundle }, 'opa-bundle', opa()],
    [
      'a bundle with the given digest',
      { 'module-digest': digestOf(bundle) },
      { 'filter.wasm': bundle },
      'opa-bundle',
      opa(),
    ],
  ];
  for (const [what, inputs, files, layout, module] of rows)
    it(`puts ${what} into layout ${layout}, and a fresh client verifies it`, async () => {
      const images = `${registry.host}/acme/${what.toLowerCase().replaceAll(' ', '-')}`;
      const record = await run({ ...inputs, images, tags: 'v1.0.0' }, files);
      assert.deepEqual([record.layout, record.moduleDigest], [layout, digestOf(module)]);
      const verification = await verifyFresh(`${images}:v1.0.0`);
      assert.equal(verification.kind, 'verified', JSON.stringify(verification.report));
      assert.ok(
        verification.report.checks.some((check) => check.name === 'layout' && check.passed && check.seen === layout),
      );
      const again = await run({ ...inputs, images, tags: 'v1.0.0' }, files);
      assert.deepEqual([again.result, again.digest], ['unchanged', record.digest]);
    });

  const refused: [what: string, inputs: Record<string, string>, files: Files, code: string][] = [
    ['a component into compat', { layout: 'compat' }, { 'filter.wasm': world }, 'LAYOUT_REFUSED'],
    ['a component that should be a filter', { abi: 'proxy-wasm' }, { 'filter.wasm': world }, 'ABI_REFUSED'],
    ['a component that Envoy should load', { hosts: 'envoy=1.40' }, { 'filter.wasm': world }, 'ABI_REFUSED'],
    ['a filter into cncf', { layout: 'cncf' }, filter, 'LAYOUT_REFUSED'],
    ['a filter into kubewarden', { layout: 'kubewarden' }, filter, 'LAYOUT_REFUSED'],
    ['a guest without metadata into kubewarden', { layout: 'kubewarden' }, { 'filter.wasm': wapc() }, 'LAYOUT_REFUSED'],
    ['a module that no host pulls', {}, { 'filter.wasm': httpWasm() }, 'LAYOUT_REFUSED'],
    ['an OPA policy without its bundle', {}, { 'filter.wasm': opa() }, 'LAYOUT_REFUSED'],
    ['a filter in a bundle', {}, { 'filter.wasm': bundleOf(file('/policy.wasm', goodFilter())) }, 'LAYOUT_REFUSED'],
    ['a bundle without a module', {}, { 'filter.wasm': bundleOf(file('/data.json', text('{}'))) }, 'ARCHIVE_INVALID'],
    [
      'a bundle with a different digest',
      { 'module-digest': digestOf(opa()) },
      { 'filter.wasm': bundle },
      'MODULE_DIGEST_MISMATCH',
    ],
    ['a Higress plugin without spec.yaml', { layout: 'higress' }, filter, 'FILE_UNREADABLE'],
    [
      'a runtime config into cncf',
      { 'runtime-config': 'r.json' },
      { 'filter.wasm': world, 'r.json': text('{}') },
      'INPUT_CONFLICT',
    ],
  ];
  for (const [what, inputs, files, code] of refused)
    it(`refuses ${what} before anything is sent`, async () => {
      registry.takeRequests();
      await assert.rejects(run({ ...inputs, images: `${registry.host}/acme/refused`, tags: 'v1' }, files), { code });
      assert.deepEqual(registry.takeRequests(), []);
    });

  it('warns that a component is not a filter, unless the ABI is declared', async () => {
    const warned: string[] = [];
    const log = { ...quiet, warning: (line: string) => void warned.push(line) };
    await run({ images: `${registry.host}/acme/said`, layout: 'cncf' }, { 'filter.wasm': world }, log);
    assert.deepEqual(warned, []);
    await run({ images: `${registry.host}/acme/unsaid` }, { 'filter.wasm': world }, log);
    assert.match(warned.join('\n'), /no proxy will load the image, which gets layout "cncf"/);
  });

  it('does not call an Extism plugin an Envoy filter', async () => {
    const images = `${registry.host}/acme/extism`;
    const { digest } = await run({ images, layout: 'compat' }, { 'filter.wasm': extism() });
    const manifest = await openTestStores().open(parseRepository(images)).fetchManifest(digest);
    assert.equal(manifest && readManifest(manifest).annotations['module.wasm.runtime/type'], 'extism');
  });

  it('gives a policy the annotations of its metadata and of the user', async () => {
    const images = `${registry.host}/acme/annotated`;
    const record = await run({ images, annotations: 'a=b' }, { 'filter.wasm': policy() });
    const manifest = await openTestStores().open(parseRepository(images)).fetchManifest(record.digest);
    assert.ok(manifest !== undefined);
    assert.deepEqual(readManifest(manifest).annotations, { a: 'b', 'io.kubewarden.policy.title': 't' });
  });

  it('prints snippets for proxies only for layouts that proxies pull', async () => {
    const of = async (inputs: Record<string, string>, files: Files): Promise<number> => {
      const record = await run({ ...inputs, images: `${registry.host}/acme/snippets` }, files);
      return record.images.flatMap((image) => snippetsOf({ ...record, ...image })).length;
    };
    assert.equal(await of({}, { 'filter.wasm': world }), 0);
    assert.ok((await of({}, filter)) > 0);
  });
});

describe('the gate', () => {
  it('refuses a module in a layout that its hosts do not read', async () => {
    const store = openTestStores().open(parseRepository(`oci-layout:${folder.path}/odd`));
    const module = opa();
    const runtimeConfig = { type: 'envoy_proxy', abiVersions: [], rootIds: [] };
    const image = assembleImage({
      layout: 'compat',
      module,
      moduleDigest: digestOf(module),
      runtimeConfig,
      created: CREATED_AT,
      annotations: {},
    });
    for (const blob of image.blobs) await store.putBlob(blob);
    await store.putManifest(image.manifest);
    const { checks } = await readBack({ store, validator: openValidator() }, image.manifest.digest, {
      hosts: undefined,
    });
    assert.deepEqual(
      checks.map(({ name, passed }) => [name, passed]),
      [
        ['abi', true],
        ['layout', false],
      ],
    );
  });
});
