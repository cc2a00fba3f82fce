import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';
import { parseDigest } from '../../src/core/digest.ts';
import type { CommitFacts } from '../../src/decide/plan/metadata/commit.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import type { Log } from '../../src/ports.ts';
import { inFolder } from '../../src/wiring/session.ts';
import { command, policy } from '../abi/guest-modules.ts';
import { readAsArtifactHub } from '../support/artifact-hub.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, openTestStores, planFor, quiet, temporaryFolder, verifyFresh } from '../support/publisher.ts';
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

const HEAD = 'a'.repeat(40);
const COMMIT: CommitFacts = {
  run: undefined,
  head: HEAD,
  remote: 'https://token@github.com/acme/filters.git',
  tags: ['refs/tags/v1.2.3'],
  workingTree: 'clean',
};
const CARGO = '[package]\nname = "my-filter"\ndescription = "Adds a header"\nlicense = "MIT"\n';
const IMAGE = 'org.opencontainers.image.';
let count = 0;

interface Published {
  readonly record: PublishRecord;
  readonly manifest: { readonly mediaType: string; readonly annotations: Readonly<Record<string, string>> };
  readonly labels: Readonly<Record<string, string>>;
  readonly notices: readonly string[];
}

/** Publishes from a repository with these files, and reads the image back from the registry. */
async function run(
  inputs: Record<string, string>,
  files: Readonly<Record<string, string>>,
  commit: CommitFacts = COMMIT,
  module = goodFilter(),
): Promise<Published> {
  count += 1;
  const root = join(folder.path, `r${count}`);
  for (const [path, text] of Object.entries({ '.git/HEAD': '', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(join(root, 'filter.wasm'), module);
  const notices: string[] = [];
  const log: Log = { ...quiet, notice: (text) => notices.push(text) };
  const name = `${registry.host}/acme/f${count}`;
  const plan = planFor({ images: name, tags: 'v1.2.3', metadata: 'auto', ...inputs });
  const ports = openTestPorts({ copy: join(folder.path, 'copy'), log, commit });
  const result = await publish(plan, { ...ports, workspace: inFolder(openWorkspace(parse(root).root), root) });
  if (result.kind === 'failed') throw result.error;
  assert.equal((await verifyFresh(`${name}:v1.2.3`)).kind, 'verified');
  const store = openTestStores().open(parseRepository(name));
  const manifest = JSON.parse(
    Buffer.from((await store.fetchManifest(parseDigest(result.record.digest)))?.bytes ?? '').toString(),
  );
  const config = JSON.parse(Buffer.from((await store.fetchBlob(manifest.config)) ?? '').toString());
  return { record: result.record, manifest, labels: config.config?.Labels ?? {}, notices };
}

const imageOnly = (annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(annotations).flatMap(([key, value]) =>
      key.startsWith(IMAGE) && key !== `${IMAGE}created` ? [[key.slice(IMAGE.length), value]] : [],
    ),
  );

const FROM_COMMIT = {
  source: 'https://github.com/acme/filters',
  url: 'https://github.com/acme/filters',
  revision: HEAD,
  version: '1.2.3',
};

describe('metadata of a published image', () => {
  const rows: [string, Record<string, string>, Record<string, string>, Record<string, string>][] = [
    ['without any manifest', {}, {}, { ...FROM_COMMIT, title: 'filters' }],
    [
      'with the released version',
      { versions: 'http/v2.0.0-rc.1' },
      {},
      { ...FROM_COMMIT, version: '2.0.0-rc.1', title: 'filters' },
    ],
    ['with a release that names no full version', { versions: 'v2.0' }, {}, { ...FROM_COMMIT, title: 'filters' }],
    [
      'from Cargo.toml',
      {},
      { 'Cargo.toml': CARGO },
      { ...FROM_COMMIT, title: 'my-filter', description: 'Adds a header', licenses: 'MIT' },
    ],
    [
      'from a member of a workspace, with the license file of the repository',
      { 'working-directory': 'filters/a' },
      {
        'Cargo.toml': '[workspace]\nmembers = ["filters/*"]\n[workspace.package]\ndescription = "Shared"\n',
        'filters/a/Cargo.toml': '[package]\nname = "a"\ndescription.workspace = true\n',
        LICENSE: 'MIT License\r\n\r\nCopyright',
      },
      { ...FROM_COMMIT, title: 'a', description: 'Shared', licenses: 'MIT' },
    ],
    [
      'from package.json, if there is no package in Cargo.toml',
      {},
      { 'Cargo.toml': '[workspace]\n', 'package.json': '{"name":"f","license":"ISC"}' },
      { ...FROM_COMMIT, title: 'f', licenses: 'ISC' },
    ],
    [
      'with annotations that win',
      { annotations: `${IMAGE}title=Mine\n${IMAGE}licenses=\n${IMAGE}vendor=Acme` },
      { 'Cargo.toml': CARGO },
      { ...FROM_COMMIT, title: 'Mine', description: 'Adds a header', licenses: '', vendor: 'Acme' },
    ],
    [
      'with the output json of docker/metadata-action',
      {
        annotations: JSON.stringify({
          tags: ['ghcr.io/acme/x:1'],
          labels: { [`${IMAGE}title`]: 'Label', [`${IMAGE}vendor`]: 'Acme=1', [`${IMAGE}created`]: 'now' },
          annotations: [`manifest:${IMAGE}title=Annotation`],
        }),
      },
      {},
      { ...FROM_COMMIT, title: 'Annotation', vendor: 'Acme=1' },
    ],
    ['that is off', { metadata: 'off', annotations: `${IMAGE}title=Mine` }, { 'Cargo.toml': CARGO }, { title: 'Mine' }],
  ];
  for (const [what, inputs, files, expected] of rows)
    it(what, async () => assert.deepEqual(imageOnly((await run(inputs, files)).manifest.annotations), expected));

  it('is the same for the same commit and ref, in a checkout with other line endings and for another event', async () => {
    const files = { 'Cargo.toml': CARGO, LICENSE: 'MIT License\n' };
    const event = { address: 'https://github.com/acme/filters', commit: HEAD, ref: 'refs/tags/v1.2.3' };
    const first = await run({}, files);
    const second = await run(
      {},
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])),
      { run: event, head: undefined, remote: undefined, tags: [], workingTree: 'unknown' },
    );
    assert.equal(second.record.digest, first.record.digest);
    assert.notEqual((await run({ metadata: 'off' }, files)).record.digest, first.record.digest);
  });
  it('is in the digest of a dry run', async () => {
    const files = { 'Cargo.toml': CARGO };
    const { record } = await run({}, files);
    const root = join(folder.path, `r${count}`);
    const ports = openTestPorts({ copy: join(folder.path, 'copy'), commit: COMMIT });
    const dry = await publish(planFor({ images: `${registry.host}/acme/dry`, metadata: 'auto', 'dry-run': 'true' }), {
      ...ports,
      workspace: inFolder(openWorkspace(parse(root).root), root),
    });
    assert.equal(dry.record?.digest, record.digest);
  });
  it('is left out with a notice if it cannot be used', async () => {
    const { manifest, notices } = await run(
      {},
      {
        'Cargo.toml': '[package\n',
        'package.json': `{"name":"f\\u202e","description":"${'x'.repeat(513)}"}`,
        LICENSE: `${'x'.repeat(70_000)}`,
      },
      { ...COMMIT, workingTree: 'changed' },
    );
    assert.deepEqual(imageOnly(manifest.annotations), { source: FROM_COMMIT.source, url: FROM_COMMIT.url });
    for (const notice of [
      /no metadata from "Cargo.toml"/,
      /Left out annotation org.opencontainers.image.title: its value contains control characters/,
      /Left out annotation org.opencontainers.image.description: it is longer than 512/,
      /no metadata from "LICENSE".*limit is 64 KiB/,
      /names no commit/,
    ])
      assert.match(notices.join('\n'), notice);
    assert.doesNotMatch(notices.join('\n'), /\u202e/);
  });
  it('leaves room for 64 annotations', async () => {
    const annotations = Array.from({ length: 62 }, (_, i) => `k${i}=${i}`).join('\n');
    const { manifest } = await run({ annotations }, { 'Cargo.toml': CARGO });
    assert.equal(Object.keys(imageOnly(manifest.annotations)).length, 2);
    assert.equal(manifest.annotations.k61, '61');
  });
  it('takes nothing from outside the repository', async () => {
    writeFileSync(join(folder.path, 'LICENSE'), 'MIT License\n');
    const { manifest } = await run({}, {});
    assert.equal(manifest.annotations[`${IMAGE}licenses`], undefined);
  });
  it('is in the labels of layout compat-docker', async () => {
    const { labels, manifest } = await run({ layout: 'compat-docker' }, { 'Cargo.toml': CARGO });
    assert.equal(manifest.annotations, undefined);
    assert.equal(labels[`${IMAGE}source`], FROM_COMMIT.source);
    assert.equal(labels[`${IMAGE}created`], '2023-11-14T22:13:20Z');
  });
});

describe('an image on Artifact Hub', () => {
  const inputs = {
    'readme-url': 'https://raw.githubusercontent.com/acme/filters/v1.2.3/README.md',
    'logo-url': 'https://example.com/logo.png',
    keywords: 'envoy, istio\nheaders',
    category: 'networking',
  };
  const modules = {
    compat: goodFilter(),
    oci: goodFilter(),
    'compat-docker': goodFilter(),
    cncf: command(),
    kubewarden: policy(),
  };
  for (const [layout, module] of Object.entries(modules))
    for (const metadata of ['auto', 'off'])
      it(`is shown in layout ${layout} with metadata ${metadata}`, async () => {
        const { manifest, labels } = await run(
          { ...inputs, layout, metadata, annotations: metadata === 'off' ? `${IMAGE}description=Adds a header` : '' },
          { 'Cargo.toml': CARGO },
          COMMIT,
          module,
        );
        const isOn = metadata === 'auto';
        assert.deepEqual(readAsArtifactHub(manifest, labels), {
          description: 'Adds a header',
          displayName: isOn ? 'my-filter' : undefined,
          license: isOn ? 'MIT' : undefined,
          keywords: ['envoy', 'istio', 'headers'],
          category: 'networking',
        });
      });
  for (const [what, more, files, message] of [
    ['a category that is none', { category: 'filters' }, { 'Cargo.toml': CARGO }, /category: it is not one of/],
    ['no description', {}, {}, /shows no image without a description/],
    ['a logo and no readme', { 'readme-url': '' }, { 'Cargo.toml': CARGO }, /shows no image without a readme/],
    [
      'an annotation of the user that is invalid',
      { annotations: 'io.artifacthub.package.deprecated=yes' },
      { 'Cargo.toml': CARGO },
      /deprecated: it is neither true nor false/,
    ],
  ] as const)
    it(`is refused before anything is pushed with ${what}`, async () => {
      registry.takeRequests();
      await assert.rejects(run({ ...inputs, ...more }, files), { code: 'ANNOTATION_INVALID', message });
      assert.deepEqual(registry.takeRequests(), []);
    });
});
