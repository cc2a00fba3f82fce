import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { contentOf, digestOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { readManifest } from '../../src/oci/manifest.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import { parseRepository, parseTag } from '../../src/oci/reference.ts';
import { readCheckReport } from '../support/check-report.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { policyJson } from '../support/policy.ts';
import { attachKey, publishUnsigned, putTag, type Subject } from '../support/policy-gate.ts';
import { openTestStores, PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { pushSmall, smallImage, storeAt } from '../support/store.ts';

const OTHER_PEM = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const folder = temporaryFolder();
const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
let registry: TestRegistry;
let signed: Subject;
let unsigned: Subject;
/** Digest of an index. */
let index: string;

const run = (args: readonly string[], options: Parameters<typeof runCli>[1] = {}): Promise<Ended> =>
  runCli(['check', ...args], { folder: folder.path, ...options });

interface Finding {
  readonly rule: string;
  readonly message: string;
}
interface Checked {
  readonly findings: readonly Finding[];
  readonly file: string;
  readonly verified: boolean;
  readonly digest?: string;
}
type Report = { readonly references: readonly Checked[]; readonly findings: readonly Finding[] };

const plugin = (url: string, more = ''): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: ${url}\n${more}`;
const hexSpec = (digest: string): string => `  sha256: ${digest.replace('sha256:', '')}\n`;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  [signed, unsigned] = [
    await publishUnsigned(registry, 'acme/signed', `${folder.path}/copy`),
    await publishUnsigned(registry, 'acme/unsigned', `${folder.path}/copy`, 'a=b'),
  ];
  await attachKey(PRIVATE_PEM, signed);
  for (const tag of ['v1.0.0', 'latest']) await putTag(signed, tag);
  await putTag(unsigned, 'v1.0.0');
  const store = openTestStores().open(parseRepository(signed.name));
  const { mediaType, digest, bytes } = signed.manifest;
  const content = contentOf(
    OCI_INDEX,
    jsonBytes({
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [{ mediaType, digest, size: bytes.byteLength, platform: { os: 'linux', architecture: 'amd64' } }],
    }),
  );
  await store.putTag(parseTag('multi'), content);
  const text = storeAt(registry, {}, 'acme/text');
  const image = smallImage();
  await pushSmall(text, image);
  await text.putTag(parseTag('v1'), image.manifest);
  index = content.digest;
  const policy = (repositories: string, key = PUBLIC_PEM): string =>
    JSON.stringify(
      policyJson({
        images: [{ glob: `${registry.host}/${repositories}` }],
        authorities: { allOf: [{ name: 'k', key }] },
      }),
    );
  write('policies/acme.json', policy('acme/*'));
  write('policies/other.json', policy('other/*'));
  write('policies/foreign.json', policy('acme/*', OTHER_PEM));
  const acme = { policy: 'policies/acme.json' };
  for (const [file, policies] of [
    ['set.yaml', [acme, { policy: 'policies/other.json' }]],
    ['narrow.json', [{ ...acme, images: [{ repository: `${registry.host}/acme/other` }] }]],
  ] as const)
    write(file, JSON.stringify({ apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet', policies }));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const volume = (reference: string): string =>
  `apiVersion: v1\nkind: Pod\nspec: {volumes: [{name: v, image: {reference: "${reference}"}}]}\n`;
/** The signed image at a tag, with a digest beside it, and at a digest. */
const tagged = (tag: string, digest: string): string => plugin(`oci://${signed.name}:${tag}`, hexSpec(digest));
const pinned = (digest: string = signed.manifest.digest): string => plugin(`oci://${signed.name}@${digest}`);

/** Checks one manifest. @returns the status, its findings and the report. */
async function check(text: string, ...args: readonly string[]) {
  write('tree/a.yaml', text);
  const ended = await run(['tree/a.yaml', '--json', ...args]);
  const report = readCheckReport<Report>(ended.stdout);
  const all = [...report.references.flatMap(({ findings }) => findings), ...report.findings];
  return { status: ended.status, rules: all.map(({ rule }) => rule), all, report, stderr: ended.stderr };
}

describe('check with a registry', () => {
  it('accepts a pinned image, and says what it leads to', async () => {
    const { status, rules, report } = await check(pinned());
    assert.deepEqual([status, rules], [0, []]);
    assert.deepEqual([report.references[0]?.digest, report.references[0]?.verified], [signed.manifest.digest, false]);
  });
  it('verifies it with a policy set, and with one policy', async () => {
    for (const policy of ['set.yaml', 'policies/acme.json']) {
      const { status, report } = await check(tagged('v1.0.0', signed.manifest.digest), '--policy', policy);
      assert.equal(status, 0);
      assert.equal(report.references[0]?.verified, true);
    }
  });
  /** Each is a file of one tree, so that few processes are started. */
  const rows = [
    [
      'an image without a signature',
      () => plugin(`oci://${unsigned.name}@${unsigned.manifest.digest}`),
      4,
      ['unsigned'],
      /has no signature/,
    ],
    ['a tag', () => plugin(`oci://${signed.name}:v1.0.0`), 3, ['unpinned'], /can move/],
    [
      'the digest of the module',
      () => tagged('v1.0.0', signed.moduleDigest),
      3,
      ['digest-kind'],
      /that of the module in/,
    ],
    [
      'the digest of the layer',
      () => tagged('v1.0.0', readManifest(signed.manifest).layers[0]?.digest ?? ''),
      3,
      ['digest-kind'],
      /that of a layer of/,
    ],
    [
      'the digest of the config',
      () => tagged('v1.0.0', readManifest(signed.manifest).config.digest),
      3,
      ['digest-kind'],
      /that of the config of/,
    ],
    [
      'the digest of a layer, without a tag',
      () => pinned(readManifest(signed.manifest).layers[0]?.digest),
      3,
      ['digest-kind'],
      /that of a layer or a module/,
    ],
    ['the digest of an index', () => pinned(index), 3, ['digest-kind'], /that of an index/],
    ['a tag of an index', () => plugin(`oci://${signed.name}:multi`), 3, ['unpinned', 'denied'], undefined],
    ['an unknown digest', () => pinned(digestOf(Buffer.from('x'))), 4, ['missing'], undefined],
    [
      'an unknown repository',
      () => plugin(`oci://${registry.host}/acme/none:v1`),
      3,
      ['unpinned', 'missing'],
      undefined,
    ],
    [
      'a version tag that leads elsewhere',
      () => tagged('v9.9.9', signed.manifest.digest),
      3,
      ['tag-moved'],
      /the tag v9\.9\.9 does not exist/,
    ],
    [
      'a floating tag that leads elsewhere',
      () => tagged('multi', signed.manifest.digest),
      0,
      ['tag-differs'],
      undefined,
    ],
    [
      'a layout that the target does not read',
      () =>
        `apiVersion: gateway.solo.io/v1\nkind: Gateway\nspec: {httpGateway: {options: {wasm: {filters: [{image: "${signed.name}@${signed.manifest.digest}"}]}}}}\n`,
      3,
      ['layout'],
      /wasme does not find the module/,
    ],
    [
      'a repository without a policy',
      () => plugin(`oci://${registry.host}/stranger/f@${signed.manifest.digest}`),
      3,
      ['no-policy'],
      undefined,
    ],
    [
      'a module over http',
      () => plugin(`https://files.acme.example/f.wasm`, hexSpec(signed.moduleDigest)),
      3,
      ['no-policy'],
      /over http/,
    ],
    ['a file', () => plugin('file:///f.wasm'), 0, ['file'], undefined],
    [
      'a volume without a module',
      () => volume(`${registry.host}/acme/text:v1`),
      3,
      ['unpinned', 'no-module'],
      undefined,
    ],
    [
      'a volume without a policy',
      () => volume(`${registry.host}/other2/text:v1`),
      3,
      ['unpinned', 'no-policy'],
      undefined,
    ],
  ] as const;
  for (const policy of [undefined, 'set.yaml']) {
    const isWanted = ([name]: (typeof rows)[number]): boolean =>
      /signature|policy|http/.test(name) === (policy !== undefined);
    it(`says what is wrong${policy === undefined ? '' : ' by a policy set'}`, async () => {
      const wanted = rows.filter(isWanted);
      const place = policy === undefined ? 'many' : 'covered';
      for (const [name, make] of wanted) write(`${place}/${name}.yaml`, make());
      const ended = await run([place, '--json', ...(policy === undefined ? [] : ['--policy', policy])]);
      const { references } = readCheckReport<Report>(ended.stdout);
      for (const [name, , , rules, message] of wanted) {
        const found = references.filter((one) => one.file === `${place}/${name}.yaml`).flatMap((one) => one.findings);
        assert.deepEqual([name, ...found.map(({ rule }) => rule)], [name, ...rules], JSON.stringify(found));
        if (message !== undefined) assert.match(found[0]?.message ?? '', message);
      }
      assert.equal(ended.status, 3);
    });
  }
  for (const [name, make, status] of rows.filter((row) => row[2] !== 3))
    it(`ends with ${status} for ${name}`, async () => {
      const found = await check(
        make(),
        ...(status === 4 && name.includes('signature') ? ['--policy', 'set.yaml'] : []),
      );
      assert.equal(found.status, status);
    });

  it('asks only the hosts of its own kind', async () => {
    // Older Istio does not provide this function.
    const imports = [{ module: 'wasi_snapshot_preview1', name: 'sched_yield', signature: '-> i32' }];
    writeFileSync(join(folder.path, 'new.wasm'), goodFilter({ parts: { imports } }));
    const image = `${registry.host}/acme/new`;
    const args = ['--images', image, '--sign', 'off', '--no-smoke', '--hosts', 'istio=1.30', '--json'];
    const { stdout, stderr } = await runCli(['publish', 'new.wasm', ...args], { folder: folder.path });
    assert.ok(stdout.startsWith('{'), stderr);
    const text = plugin(`oci://${image}@${(JSON.parse(stdout) as { digest: string }).digest}`);
    assert.deepEqual((await check(text, '--hosts', 'envoy-gateway=0.2, istio=1.30')).rules, []);
    const { status, rules, all } = await check(text, '--hosts', 'istio=1.13');
    assert.deepEqual([status, rules], [3, ['denied']], JSON.stringify(all));
    assert.match(all[0]?.message ?? '', /sched_yield/);
  });

  it('checks the rest if a registry does not answer', async () => {
    const { status, report } = await check(
      `${plugin('oci://127.0.0.1:1/acme/f:v1', hexSpec(signed.manifest.digest))}---\n${pinned()}`,
    );
    assert.equal(status, 5);
    assert.deepEqual(
      report.references.map(({ findings }) => findings.map(({ rule }) => rule)),
      [['undecided'], []],
    );
  });

  it('asks once for an image that is there many times', async () => {
    registry.takeRequests();
    const one = pinned();
    const { status } = await check(Array.from({ length: 20 }, () => one).join('---\n'));
    assert.equal(status, 0);
    assert.equal(registry.takeRequests().filter((line) => line.includes('/manifests/')).length, 1);
  });

  it('asks nobody with --offline', async () => {
    registry.takeRequests();
    const { rules } = await check(plugin(`oci://${signed.name}:v1.0.0`), '--offline');
    assert.deepEqual([rules, registry.takeRequests()], [['unpinned'], []]);
  });

  it('denies an image that another key signed', async () => {
    const found = await check(pinned(), '--policy', 'policies/foreign.json');
    assert.deepEqual([found.status, found.rules], [3, ['denied']]);
  });
  it('denies what a set does not cover, although a policy does', async () => {
    const found = await check(pinned(), '--policy', 'narrow.json');
    assert.deepEqual([found.status, found.rules], [3, ['no-policy']]);
  });
});
