import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { judgeAbi } from '../../src/abi/judge.ts';
import { openStarter } from '../../src/adapters/engine/starter.ts';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { parseReference } from '../../src/oci/reference.ts';
import { type PublishResult, publish } from '../../src/pipeline/publish.ts';
import { readBack } from '../../src/pipeline/verify/verify-read.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter, sleb } from '../support/module-writer.ts';
import { openTestPorts, planFor, tagsOf, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const REDIS = { module: 'env', name: 'proxy_redis_init', signature: 'i32 i32 i32 i32 i32 i32 i32 -> i32' };
/** A plugin as the current SDK builds it: Higress's marker, callback and function; its configuration needs redis. */
const PLUGIN = goodFilter({
  abi: '0_2_100',
  without: ['proxy_on_configure'],
  functions: [
    { signature: 'i32 i32 i32 i32 ->', exports: ['proxy_on_redis_call_response'] },
    {
      signature: 'i32 i32 -> i32',
      exports: ['proxy_on_configure'],
      // redis_init(...) == 0
      body: [...Array.from({ length: 7 }, () => [0x41, ...sleb(0)]).flat(), 0x10, 0, 0x45],
    },
  ],
  parts: { imports: [REDIS] },
});
const files = { 'spec.yaml': 'apiVersion: 1.0.0\n', 'README.md': '# x\n' };
const run = (inputs: Record<string, string>, module = PLUGIN): Promise<PublishResult> =>
  publish(planFor(inputs), openTestPorts({ copy: `${folder.path}/copy`, module, files: { ...files } }));

describe('a plugin for Higress as the current SDK builds it', () => {
  it('is judged for Higress, with a note that no other host loads it', () => {
    const { abi, hosts, problems } = judgeAbi(readModule(PLUGIN), { hosts: undefined });
    assert.equal(abi, 'proxy-wasm/0.2.100');
    assert.deepEqual(
      hosts.map(({ host, verdict }) => `${host} ${verdict}`),
      ['higress loads'],
    );
    assert.deepEqual(
      problems.map(({ rule, severity }) => `${rule} ${severity}`),
      ['PW077 warning'],
    );
    assert.deepEqual(judgeAbi(readModule(PLUGIN), { hosts: [{ host: 'higress', version: 'current' }] }).problems, []);
  });
  it('starts, with the functions that only Higress has', async () => {
    const report = await openStarter().start(PLUGIN, { pluginConfig: new Uint8Array([1]) });
    assert.equal(report.verdict, 'started');
    assert.deepEqual(
      report.problems.filter(({ rule }) => rule === 'PW050' || rule === 'PW058'),
      [],
    );
  });
  for (const layout of ['compat', 'oci', 'compat-docker', 'higress'])
    for (const smoke of ['true', 'false'])
      it(`is published in layout ${layout}, smoke ${smoke}, and verified without \`hosts\``, async () => {
        const name = `${registry.host}/higress/${layout}-${smoke}`;
        const result = await run({ images: name, tags: 'v1', layout, smoke });
        assert.equal(result.kind, 'done', result.kind === 'failed' ? result.error.message : '');
        assert.deepEqual(await tagsOf(name), ['v1']);
        const verdict = await verifyFresh(`${name}:v1`);
        assert.equal(verdict.kind, 'verified', verdict.kind === 'verified' ? '' : verdict.error.message);
      });
  it('is refused with a reason when Envoy is one of the hosts', async () => {
    const result = await run({ images: `${registry.host}/higress/envoy`, tags: 'v1', hosts: 'envoy' });
    assert.ok(result.kind === 'failed' && result.error.code === 'ABI_REFUSED');
    assert.match(result.error.message, /PW001.*only Higress reads it/);
  });
});

describe('what the registry returns', () => {
  it('is refused with the rule, not as a different digest', async () => {
    const name = `${registry.host}/rule/f`;
    const ports = openTestPorts({ copy: `${folder.path}/copy`, module: goodFilter() });
    const validator = openValidator();
    // The engine accepts the module when the image is made, and refuses it when the image is read back.
    const isPushed = (): boolean =>
      registry.requests.some(({ method, path }) => method === 'PUT' && path.includes('/rule/f/manifests/'));
    const validate: typeof validator.validate = async (module) => ({
      ...(await validator.validate(module)),
      isValid: !isPushed(),
    });
    const later = { ...validator, validate };
    const result = await publish(planFor({ images: name, tags: 'v1' }), { ...ports, validator: later });
    assert.ok(result.kind === 'failed' && result.error instanceof WasmImageError);
    assert.equal(result.error.code, 'ABI_REFUSED');
    assert.match(result.error.message, /PW031/);
    assert.deepEqual(await tagsOf(name), []);
  });
  it('is judged the same before anything is sent: versions that the module does not have are refused offline', async () => {
    const config = JSON.stringify({ type: 'envoy_proxy', abiVersions: ['v0.2.0'] });
    registry.takeRequests();
    const ports = openTestPorts({ copy: `${folder.path}/copy`, files: { 'runtime.json': config } });
    const result = await publish(
      planFor({ images: `${registry.host}/config/f`, 'runtime-config': 'runtime.json', layout: 'oci' }),
      ports,
    );
    assert.ok(result.kind === 'failed' && /PW003/.test(result.error.message));
    assert.deepEqual(registry.takeRequests(), []);
  });
  it('is reported by readBack', async () => {
    const name = `${registry.host}/read/f`;
    await run({ images: name, tags: 'v1', layout: 'oci' });
    const reference = parseReference(`${name}:v1`);
    const { stores, validator } = openTestPorts({ copy: '' });
    const target = reference.kind === 'pinned' ? reference.digest : reference.tag;
    const read = await readBack(
      { store: stores.open(reference.repository), validator },
      target,
      { hosts: undefined },
      { with: 'config' },
    );
    assert.ok(
      read.checks.every((one) => one.passed),
      JSON.stringify(read.checks),
    );
  });
});
