import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { contentOf, digestOf, parseDigest } from '../../src/core/digest.ts';
import { readManifest } from '../../src/oci/manifest.ts';
import { parseRepository, parseTag } from '../../src/oci/reference.ts';
import { readCheckReport } from '../support/check-report.ts';
import { runCli } from '../support/cli.ts';
import { filterParts, goodFilter, writeModule } from '../support/module-writer.ts';
import { pickyFilter } from '../support/picky-filter.ts';
import { policyJson } from '../support/policy.ts';
import { attachKey } from '../support/policy-gate.ts';
import { openTestStores, PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const OTHER_PEM = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECRET = 'hunter2-is-long';
let registry: TestRegistry;
const digests = new Map<string, string>();

async function publish(name: string, module: Uint8Array, ...args: readonly string[]): Promise<void> {
  write(`${name}.wasm`, module);
  const { status, stdout, stderr } = await runCli(
    ['publish', `${name}.wasm`, '--images', image(name), '--no-smoke', '--metadata', 'off', '--json', ...args],
    { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } },
  );
  assert.equal(status, 0, stderr);
  digests.set(name, (JSON.parse(stdout) as { digest: string }).digest);
}
const image = (name: string): string => `${registry.host}/acme/${name}`;
const pinned = (name: string): string => `oci://${image(name)}@${digests.get(name)}`;

const plugin = (name: string, ...more: readonly string[]): string =>
  ['apiVersion: extensions.istio.io/v1alpha1', 'kind: WasmPlugin', `metadata: {name: ${name}}`, 'spec:']
    .concat(
      `  url: ${pinned(name)}`,
      more.map((line) => `  ${line}`),
      '',
    )
    .join('\n');

/** Traps in the callback, or runs forever. */
function brokenFilter(callback: string, body: readonly number[]): Uint8Array {
  const parts = filterParts();
  return writeModule({
    ...parts,
    functions: (parts.functions ?? []).map((one) => (one.exports?.includes(callback) ? { ...one, body } : one)),
  });
}

/** Gives a tag to an image that nobody signed, as anybody can who may push. */
async function putUnsigned(tag: string): Promise<void> {
  const store = openTestStores().open(parseRepository(image('many')));
  const other = openTestStores().open(parseRepository(image('stranger')));
  const manifest = await other.fetchManifest(parseDigest(digests.get('stranger') ?? ''));
  assert.ok(manifest !== undefined);
  const { config, layers } = readManifest(manifest);
  for (const descriptor of [config, ...layers]) {
    const bytes = await other.fetchBlob(descriptor);
    assert.ok(bytes !== undefined);
    await store.putBlob(contentOf(descriptor.mediaType, bytes));
  }
  await store.putTag(parseTag(tag), manifest);
}

interface Report {
  readonly references: readonly {
    readonly verified: boolean;
    readonly findings: readonly {
      readonly rule: string;
      readonly message: string;
      readonly hint?: string;
      readonly line: number;
    }[];
  }[];
}

/** Checks a manifest. @returns its status, what was found, and everything that was printed. */
async function check(text: string, ...args: readonly string[]) {
  write('a.yaml', text);
  const ended = await runCli(['check', 'a.yaml', '--policy', 'policy.json', '--json', ...args], {
    folder: folder.path,
  });
  assert.ok(ended.stdout.startsWith('{'), ended.stderr);
  const { references } = readCheckReport<Report>(ended.stdout);
  const found = references.flatMap(({ findings }) => findings);
  return { status: ended.status, rules: found.map(({ rule }) => rule), found, all: ended.stdout + ended.stderr };
}

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  write('key.pem', PRIVATE_PEM);
  write(
    'policy.json',
    JSON.stringify(
      policyJson({
        images: [{ glob: `${registry.host}/acme/*` }],
        authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] },
      }),
    ),
  );
  const sign = ['--signing-key', 'key.pem'];
  write('roots.json', JSON.stringify({ type: 'envoy_proxy', abiVersions: ['0.2.1'], config: { rootIds: ['real'] } }));
  await publish('picky', pickyFilter(), ...sign);
  await publish('listed', pickyFilter(), ...sign, '--layout', 'oci', '--runtime-config', 'roots.json');
  write(
    'schema.json',
    JSON.stringify({
      type: 'object',
      required: ['ok'],
      properties: { ok: { type: 'integer', minimum: 3 }, other: { type: 'string', pattern: '^a' } },
    }),
  );
  await publish('shaped', pickyFilter(), ...sign, '--config-schema', 'schema.json');
  await publish('stranger', pickyFilter(), '--sign', 'off');
  await publish('late', pickyFilter(), ...sign);
  // The last one has no signature, so it is no newer version.
  for (const [tags, value] of [
    ['v1.0.0,v1.1.0-rc.1,http-v1.0.0', 'a'],
    ['v1.1.0,v1.2.0-rc.1,http-v1.5.0', 'b'],
  ] as const)
    await publish('many', goodFilter({ header: { name: 'x-many', value } }), ...sign, '--tags', tags);
  await putUnsigned('v9.0.0');
  await publish('traps', brokenFilter('proxy_on_vm_start', [0x00]), ...sign);
  await publish('later', brokenFilter('proxy_on_request_headers', [0x00]), ...sign);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('check starts a verified module with the configuration of the manifest', () => {
  it('and accepts what the filter accepts', async () => {
    const { status, rules } = await check(plugin('picky', 'pluginConfig: {ok: 1}'));
    assert.deepEqual([status, rules], [0, ['idle']]);
  });
  it('and says what the filter said, without the values', async () => {
    const { status, rules, found, all } = await check(
      plugin('picky', `pluginConfig: {bad: ${SECRET}, port: 80801, list: [{deep: other-secret}]}`),
    );
    assert.deepEqual([status, rules], [3, ['refused']]);
    assert.match(found[0]?.message ?? '', /proxy_on_configure.*it logged: bad configuration: \{"bad":"\*\*\*"/);
    for (const value of [SECRET, '80801', 'other-secret']) assert.ok(!all.includes(value), value);
  });
  it('and without a configuration', async () => {
    const { status, found } = await check(plugin('picky', 'pluginConfig: {}'));
    assert.equal(status, 3);
    assert.match(
      `${found[0]?.rule} ${found[0]?.message} ${found[0]?.hint}`,
      /refused .*empty configuration.*write one/,
    );
  });
  it('and not with --no-start', async () => {
    assert.deepEqual((await check(plugin('picky', 'pluginConfig: {bad: 1}'), '--no-start')).rules, []);
  });
  it('but never one that is not verified', async () => {
    assert.deepEqual((await check(plugin('stranger', 'pluginConfig: {bad: 1}'))).rules, ['unsigned']);
    write('a.yaml', plugin('picky', 'pluginConfig: {bad: 1}'));
    const { status, stdout } = await runCli(['check', 'a.yaml', '--json'], { folder: folder.path });
    assert.deepEqual([status, readCheckReport<Report>(stdout).references[0]?.findings], [0, []]);
  });
  it('and names a trap before the configuration, and one after it', async () => {
    const early = await check(plugin('traps'));
    assert.deepEqual([early.status, early.rules], [3, ['refused']]);
    assert.match(early.found[0]?.message ?? '', /proxy_on_vm_start: trapped/);
    const later = await check(plugin('later'));
    assert.deepEqual([later.status, later.rules], [0, ['traps']]);
  });
  it('and could not find out if a variable is not replaced', async () => {
    const { status, rules } = await check(plugin('picky', `pluginConfig: {bad: "$\{VALUE:=hidden-one}"}`));
    assert.deepEqual([status, rules], [5, ['start-unsure']]);
    const host = await check(plugin('picky', 'vmConfig: {env: [{name: TOKEN, valueFrom: HOST}]}'));
    assert.deepEqual([host.status, host.rules], [5, ['start-unsure']]);
    assert.match(host.found[0]?.message ?? '', /no "TOKEN"/);
  });
  it('and compares the root id with those of the image', async () => {
    // Gloo reads this layout.
    const gateway = (more: string): string =>
      `apiVersion: gateway.solo.io/v1\nkind: Gateway\nspec: {httpGateway: {options: {wasm: {filters: [{image: "${pinned('listed').slice(6)}", config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: '{"ok":1}'}${more}}]}}}}\n`;
    const wrong = await check(gateway(', rootId: other'));
    assert.deepEqual([wrong.status, wrong.rules], [3, ['root-id', 'idle']], wrong.all);
    assert.match(wrong.found[0]?.message ?? '', /no root id "other"; it has "real"/);
    assert.deepEqual((await check(gateway(', rootId: real'))).rules, ['idle']);
  });
  it('and compares it with the signed schema of the image', async () => {
    assert.deepEqual((await check(plugin('shaped', 'pluginConfig: {ok: 3}'))).rules, ['idle']);
    const { status, rules, found, all } = await check(
      plugin('shaped', 'pluginConfig:', '  ok: 1', '  other: hidden-value', '  zzz: 1'),
    );
    assert.deepEqual([status, rules], [3, ['schema', 'schema', 'idle']]);
    assert.deepEqual(
      found.slice(0, 2).map(({ line, message }) => [line, message.split(' ')[0]]),
      [
        [7, '/spec/pluginConfig/ok:'],
        [8, '/spec/pluginConfig/other:'],
      ],
    );
    assert.ok(!all.includes('hidden-value'));
    const none = await check(plugin('shaped'), '--no-start');
    assert.deepEqual([none.status, none.rules], [3, ['schema']]);
    assert.match(none.found[0]?.message ?? '', /"ok"/);
  });
  it('and takes a schema only from a signer that the policy accepts, and for this module', async () => {
    const digest = digests.get('late') ?? '';
    const manifest = await openTestStores()
      .open(parseRepository(image('late')))
      .fetchManifest(parseDigest(digest));
    assert.ok(manifest !== undefined);
    const subject = { name: image('late'), manifest, moduleDigest: digestOf(pickyFilter()) };
    const rules = async (pem: string, moduleDigest: string) => {
      const predicate = { 'module-digest': moduleDigest, schema: { required: ['other'] } };
      await attachKey(pem, subject, { predicateType: PREDICATES.configSchema, predicate });
      return (await check(plugin('late', 'pluginConfig: {ok: 1}'), '--no-start')).rules;
    };
    assert.deepEqual(await rules(OTHER_PEM, subject.moduleDigest), []);
    assert.deepEqual(await rules(PRIVATE_PEM, digestOf(Buffer.from('x'))), []);
    assert.deepEqual(await rules(PRIVATE_PEM, subject.moduleDigest), ['schema']);
  });
  it('and says which newer version is verified', async () => {
    const newer = async (reference: string): Promise<readonly string[]> => {
      const text = plugin('picky', 'pluginConfig: {ok: 1}').replace(pinned('picky'), reference);
      const { found } = await check(text, '--no-start');
      return found.filter(({ rule }) => rule === 'newer').map(({ message }) => message.split(' ')[2] ?? '');
    };
    const at = (tag: string): string => `oci://${image('many')}:${tag}`;
    assert.deepEqual(await newer(at('v1.0.0')), ['v1.1.0']);
    assert.deepEqual(await newer(at('v1.1.0')), []);
    assert.deepEqual(await newer(at('v1.1.0-rc.1')), ['v1.2.0-rc.1']);
    assert.deepEqual(await newer(at('http-v1.0.0')), ['http-v1.5.0']);
    assert.deepEqual(await newer(`oci://${image('many')}@${digests.get('many')}`), []);
  });
  it('and says what it does not start', async () => {
    const kustomization = `patches:\n- target: {kind: WasmPlugin, group: extensions.istio.io}\n  patch: |\n    - {op: replace, path: /spec/url, value: "${pinned('picky')}"}\n`;
    write('kustomization.yaml', kustomization);
    const { stdout } = await runCli(['check', 'kustomization.yaml', '--policy', 'policy.json', '--json'], {
      folder: folder.path,
    });
    const [finding] = readCheckReport<Report>(stdout).references[0]?.findings ?? [];
    assert.match(`${finding?.rule} ${finding?.message}`, /^not-started .*it is a patch/);
  });
});
