import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { outputsOf } from '../../src/decide/report/outputs.ts';
import { verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { Releases } from '../support/releases.ts';

let registry: TestRegistry;
let releases: Releases;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  releases = new Releases(registry);
});
after(async () => {
  await registry.stop();
  releases.remove();
});
const run: Releases['run'] = (release) => releases.run(release);
const done: Releases['done'] = (release) => releases.done(release);
const pointsTo: Releases['pointsTo'] = (repository) => releases.pointsTo(repository);

describe('a sequence of releases', () => {
  it('moves no tag backward', async () => {
    const repository = 'a/usual';
    const release = (version: string, tags: string) =>
      done({ repository, module: version, tags: `${version},${tags}` });
    assert.deepEqual(await release('v2.0.1', '2.0,2,latest'), [
      'v2.0.1 created',
      '2.0 created',
      '2 created',
      'latest created',
    ]);
    assert.deepEqual(await release('v1.9.1', '1.9,1,latest'), [
      'v1.9.1 created',
      '1.9 created',
      '1 created',
      'latest kept elsewhere',
    ]);
    assert.deepEqual(await release('v2.0.0-rc.2', '2.0,2,latest,next,rc'), [
      'v2.0.0-rc.2 created',
      '2.0 refused',
      '2 refused',
      'next created',
      'rc created',
      'latest refused',
    ]);
    assert.deepEqual(await release('v2.1.0-beta.1', '2.1,2,latest,next,beta'), [
      'v2.1.0-beta.1 created',
      '2.1 refused',
      '2 refused',
      'next moved',
      'beta created',
      'latest refused',
    ]);
    assert.deepEqual(await release('v2.0.1', '2.0,2,latest'), ['v2.0.1 kept', '2.0 kept', '2 kept', 'latest kept']);
    const final = {
      '2.0': 'v2.0.1',
      '2': 'v2.0.1',
      latest: 'v2.0.1',
      '1.9': 'v1.9.1',
      '1': 'v1.9.1',
      next: 'v2.1.0-beta.1',
      rc: 'v2.0.0-rc.2',
      beta: 'v2.1.0-beta.1',
    };
    assert.deepEqual(pointsTo(repository), final);
    console.error(`final tags: ${JSON.stringify(final)}`);
    for (const tag of Object.keys(final))
      assert.equal((await verifyFresh(`${registry.host}/${repository}:${tag}`)).kind, 'verified');
  });

  it('goes back on request only', async () => {
    const repository = 'a/back';
    await done({ repository, module: 'new', tags: 'v2.0.0,latest' });
    const back = { repository, module: 'old', tags: 'v1.0.0,latest' };
    assert.deepEqual(await done(back), ['v1.0.0 created', 'latest kept elsewhere']);
    assert.deepEqual(await done({ ...back, inputs: { 'allow-backward': 'latest' } }), ['v1.0.0 kept', 'latest moved']);
    assert.equal(pointsTo(repository).latest, 'v1.0.0');
  });

  it('keeps tags from a run without a version', async () => {
    const repository = 'a/unversioned';
    assert.deepEqual(await done({ repository, module: 'one', tags: 'latest,main' }), [
      'main created',
      'latest created',
    ]);
    assert.deepEqual(await done({ repository, module: 'two', tags: 'latest,main' }), ['main moved', 'latest moved']);
    assert.deepEqual(await done({ repository, module: 'release', tags: 'v1.0.0,latest' }), [
      'v1.0.0 created',
      'latest moved',
    ]);
    assert.deepEqual(await done({ repository, module: 'three', tags: 'latest,main' }), [
      'main moved',
      'latest kept elsewhere',
    ]);
  });

  it('compares with the version that an image says it has, and with its own', async () => {
    const repository = 'a/annotated';
    const annotated = (version: string) => ({ annotations: `org.opencontainers.image.version=${version}` });
    await done({ repository, module: 'new', tags: 'latest', inputs: annotated('2.0.0') });
    assert.deepEqual(await done({ repository, module: 'old', tags: 'v1.9.0,latest' }), [
      'v1.9.0 created',
      'latest kept elsewhere',
    ]);
    assert.deepEqual(await done({ repository, module: 'older', tags: 'latest', inputs: annotated('1.0.0') }), [
      'latest kept elsewhere',
    ]);
    assert.deepEqual(await done({ repository, module: 'newer', tags: 'latest', inputs: annotated('2.0.1') }), [
      'latest moved',
    ]);
  });

  it('does not create a tag for a version that is not the highest', async () => {
    const repository = 'a/late';
    await done({ repository, module: 'new', tags: 'v2.0.0' });
    assert.deepEqual(await done({ repository, module: 'old', tags: 'v1.0.0,latest' }), [
      'v1.0.0 created',
      'latest refused',
    ]);
  });
});

describe('versions of others', () => {
  it('freeze nothing: unsigned, signed by a stranger, an index, and no image at all', async () => {
    const repository = 'b/strangers';
    await done({ repository, module: 'one', tags: 'v1.0.0,latest' });
    await done({ repository, module: 'bad', tags: 'v99.0.0', isStranger: true });
    const unsigned = await run({
      repository,
      module: 'unsigned',
      tags: '',
      inputs: { sign: 'off', 'signing-key': '' },
    });
    const { tags, manifests } = registry.store.repo(repository);
    tags.set('v98.0.0', unsigned.record?.digest ?? assert.fail('nothing was pushed'));
    for (const [tag, text] of [
      ['v97.0.0', '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'],
      ['v96.0.0', 'no JSON'],
    ] as const) {
      const bytes = Buffer.from(text);
      manifests.set(digestOf(bytes), { bytes, mediaType: 'application/vnd.oci.image.index.v1+json' });
      tags.set(tag, digestOf(bytes));
    }
    // A tag that is listed and gone.
    registry.before = (_, { path }) =>
      path.endsWith('/manifests/v96.0.0') ? { kind: 'answer', status: 404 } : undefined;
    assert.deepEqual(await done({ repository, module: 'two', tags: 'v1.1.0,latest' }), [
      'v1.1.0 created',
      'latest moved',
    ]);
    registry.before = undefined;
  });

  it('do not hide one that counts', async () => {
    const repository = 'b/below';
    await done({ repository, module: 'two', tags: 'v2.0.0' });
    await done({ repository, module: 'bad', tags: 'v99.0.0', isStranger: true });
    const result = await run({ repository, module: 'one', tags: 'v1.0.0,latest' });
    assert.equal(result.record?.images[0]?.tags[1]?.reason, '2.0.0 is higher');
  });
});

describe('what could not be found out', () => {
  const rows: readonly (readonly [what: string, isFault: (method: string, path: string) => boolean])[] = [
    ['the list of tags', (_, path) => path.includes('/tags/list')],
    ['a higher version', (_, path) => path.endsWith('/manifests/v2.0.0')],
    ['where the tag points', (method, path) => method === 'GET' && path.endsWith('/manifests/latest')],
    ['the signatures of a higher version', (_, path) => path.includes(`/referrers/${higher}`)],
    [
      'the module of a higher version',
      (method, path) => method === 'GET' && path.includes('/blobs/') && isHigherBlob(path),
    ],
  ];
  let higher = '';
  let isHigherBlob = (_: string): boolean => false;
  for (const [i, [what, isFault]] of rows.entries())
    it(`moves nothing anywhere, and ends with 5: ${what}`, async () => {
      const [repository, other] = [`c/r${i}`, `c/other${i}`];
      const old = await run({ repository, module: `old${i}`, tags: 'v0.9.0,latest' });
      const two = await run({ repository, module: `two${i}`, tags: 'v2.0.0' });
      assert.equal(old.kind, 'done');
      higher = two.record?.digest ?? '';
      isHigherBlob = (path) => path.endsWith(two.record?.layerDigest ?? '?');
      const tags = registry.snapshotTags();
      registry.before = (_, { method, path }) =>
        path.startsWith(`/v2/${repository}/`) && isFault(method, path) ? { kind: 'answer', status: 500 } : undefined;
      const images = { images: `${registry.host}/${other}\n${registry.host}/${repository}` };
      const result = await run({ repository, module: `one${i}`, tags: 'v1.0.0,latest', inputs: images });
      registry.before = undefined;
      assert.equal(result.kind === 'failed' && result.error.exitCode, 5);
      assert.deepEqual(registry.snapshotTags(), tags);
      assert.deepEqual(
        result.record?.images.flatMap((image) => image.tags),
        [],
      );
    });

  it('a list that lacks a tag that is there', async () => {
    const repository = 'c/list';
    await done({ repository, module: 'a', tags: 'v2.0.0,latest' });
    registry.before = (_, { path }) => (path.includes('/tags/list') ? { kind: 'answer', status: 404 } : undefined);
    const result = await run({ repository, module: 'b', tags: 'v1.0.0,latest' });
    registry.before = undefined;
    assert.equal(result.kind === 'failed' && result.error.code, 'REGISTRY_PROTOCOL');
    assert.ok(!Object.hasOwn(registry.snapshotTags(), `${repository}:v1.0.0`));
  });
});

describe('a dry run', () => {
  it('predicts every move with its reason', async () => {
    const repository = 'e/trial';
    await done({ repository, module: 'two', tags: 'v2.0.0,2,latest' });
    const next = { repository, module: 'one', tags: 'v1.0.0,1,latest,0,next', inputs: { 'dry-run': 'true' } };
    const trial = await run(next);
    const real = await run({ ...next, inputs: {} });
    assert.deepEqual(trial.record?.plan?.images[0]?.tags, real.record?.images[0]?.tags);
    assert.deepEqual(
      real.record?.images[0]?.tags.map(({ tag, action, reason }) => [tag, action, reason]),
      [
        ['v1.0.0', 'created', 'a full version'],
        ['1', 'created', '1.0.0 is the highest stable version of 1'],
        ['0', 'refused', '1.0.0 is not in the line 0'],
        ['next', 'refused', '2.0.0 is higher'],
        ['latest', 'kept', '2.0.0 is higher'],
      ],
    );
    const paths = { module: 'x.md', abiReport: '', verificationReport: '', record: '', layout: '' };
    const name = `${registry.host}/${repository}`;
    assert.deepEqual(JSON.parse(outputsOf([{ record: real.record ?? assert.fail(), paths }]).get('tags') ?? ''), [
      `${name}:v1.0.0`,
      `${name}:1`,
    ]);
  });
});
