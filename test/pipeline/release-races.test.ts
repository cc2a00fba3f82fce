import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordOf } from '../support/keyless.ts';
import { partsOf } from '../support/killed.ts';
import { quiet, verifyFresh } from '../support/publisher.ts';
import { assertConflict, openReleaseScene, TAG } from '../support/release-scene.ts';

const scene = openReleaseScene();
/** With the bundle, whose signature differs from run to run. */
const WITH_BUNDLE = { 'release-assets': 'module, bundle, checksums' };
const NAMES = ['SHA256SUMS', 'f.wasm', 'f.wasm.sigstore.json'];
const drafts = () => scene.github.repository.releases.filter(({ draft }) => draft);

/** Does something while the run waits for its request `k`, or for the first one that fits. */
function during(when: number | RegExp, work: () => Promise<unknown> | unknown): { readonly isDone: boolean } {
  const state = { isDone: false };
  let count = 0;
  scene.github.strike = async (_, line) => {
    count += 1;
    if (state.isDone || (typeof when === 'number' ? count !== when : !when.test(line))) return undefined;
    state.isDone = true;
    await work();
    return undefined;
  };
  return state;
}

/** The release is whole and alone, in every state that anyone could see, and tags lead to verified images. */
async function assertWhole(what: string): Promise<void> {
  const { releases, published } = scene.github.repository;
  assert.deepEqual(
    releases.map(({ draft }) => draft),
    [false],
    what,
  );
  for (const { files } of published) assert.deepEqual([...files.keys()].sort(), NAMES, what);
  for (const tag of scene.tags()) assert.equal((await verifyFresh(`${scene.image}:${tag}`)).kind, 'verified', what);
}

const CREATE = /^POST \/repos\/acme\/filter\/releases$/;
/** More than the requests of one run. */
const MOST = 24;

describe('two runs that release one tag', () => {
  for (const { name, requests } of partsOf(MOST))
    it(`leave no spare draft if one runs while the other waits: ${name}`, async () => {
      for (const k of requests) {
        scene.github.repository.releases.splice(0);
        scene.github.repository.published.splice(0);
        const other: string[] = [];
        during(k, async () => other.push((await scene.run(WITH_BUNDLE)).kind));
        const result = await scene.run(WITH_BUNDLE);
        scene.github.strike = undefined;
        if (result.kind === 'failed') assert.match(result.error.code, /^RELEASE_CONFLICT$/, `${k}`);
        assert.ok(result.kind === 'done' || other[0] === 'done', `${k}: neither finished`);
        await assertWhole(`the other runs at request ${k}`);
        recordOf(await scene.run(WITH_BUNDLE));
        await assertWhole(`after a re-run, the other ran at request ${k}`);
      }
    });

  for (const [what, cut] of [
    ['made its draft', CREATE],
    ['uploaded a file', /POST \/api\/uploads/],
    ['is about to publish', /^PATCH/],
  ] as const)
    it(`leave no spare draft if one is killed when it ${what}`, async () => {
      for (const when of [CREATE, /^PATCH/]) {
        scene.github.repository.releases.splice(0);
        scene.github.repository.published.splice(0);
        let [isInner, isCut] = [false, false];
        const strike = async (line: string) => {
          if (isCut) return 'reset' as const;
          isCut = cut.test(line);
          return isCut ? (line.startsWith('PATCH') ? ('reset' as const) : ('lost' as const)) : undefined;
        };
        scene.github.strike = (async (_: number, line: string) => {
          if (isInner) return strike(line);
          if (!when.test(line) || isCut) return undefined;
          isInner = true;
          await scene.run();
          isInner = false;
          return undefined;
        }) as unknown as typeof scene.github.strike;
        const result = await scene.run();
        scene.github.strike = undefined;
        assert.ok(isCut || when !== CREATE, 'the other run was killed');
        const again = await scene.run();
        assert.equal(again.kind, 'done', `${result.kind}, ${JSON.stringify(again)}`);
        assert.deepEqual(
          scene.github.repository.releases.map(({ draft }) => draft),
          [false],
          `${what}, at ${when}`,
        );
      }
    });

  it('and were both killed leave drafts of which the next run takes the oldest, and removes the other', async () => {
    scene.github.strike = (_, line) => (line.startsWith('PATCH') ? 'reset' : undefined);
    assert.equal((await scene.run()).kind, 'failed');
    const [first] = scene.github.repository.releases.splice(0);
    assert.equal((await scene.run()).kind, 'failed');
    assert.ok(first !== undefined);
    scene.github.repository.releases.push(first);
    scene.github.strike = undefined;
    recordOf(await scene.run());
    assert.deepEqual(
      scene.github.repository.releases.map(({ id, draft }) => [id, draft]),
      [[first.id, false]],
    );
  });
});

describe('a draft that a person made or changed', () => {
  const rows: readonly (readonly [what: string, change: () => void])[] = [
    ['a draft of a person', () => scene.github.repository.add({ tag_name: TAG, draft: true, body: 'Mine' })],
    ['an empty draft of a person', () => scene.github.repository.add({ tag_name: TAG, draft: true })],
    ['other notes', () => Object.assign(drafts()[0] ?? {}, { body: `${drafts()[0]?.body}\nMine` })],
    ['other notes at the front', () => Object.assign(drafts()[0] ?? {}, { body: `Mine ${drafts()[0]?.body}` })],
    ['another title', () => Object.assign(drafts()[0] ?? {}, { name: 'Mine' })],
    [
      'another file',
      () =>
        drafts()[0]?.assets.push({ id: 1, name: 'mine.txt', label: null, state: 'uploaded', bytes: Buffer.from('x') }),
    ],
    ['other bytes', () => Object.assign(drafts()[0]?.assets[0] ?? {}, { bytes: Buffer.from('mine') })],
  ];
  for (const [what, change] of rows)
    it(`is never deleted: ${what}`, async () => {
      // The draft of a run that was killed, which the run does not see before it made its own.
      scene.github.strike = (_, line) => (line.startsWith('PATCH') ? 'reset' : undefined);
      assert.equal((await scene.run()).kind, 'failed');
      change();
      const left = scene.github.repository.releases.splice(0);
      const kept = what.includes('of a person') ? left.slice(0, 1) : left;
      const before = JSON.stringify(kept);
      during(CREATE, () => scene.github.repository.releases.push(...kept));
      const warnings: string[] = [];
      recordOf(await scene.run({}, { log: { ...quiet, warning: (text) => warnings.push(text) } }));
      scene.github.strike = undefined;
      assert.equal(JSON.stringify(drafts()), before);
      assert.equal(
        warnings.filter((one) => /draft.*has other files: https/.test(one)).length,
        /file|bytes/.test(what) ? 1 : 0,
      );
      recordOf(await scene.run());
      assert.equal(JSON.stringify(drafts()), before, 'nor by the next run');
    });

  it('next to one of a run is a choice for a person', async () => {
    scene.github.strike = (_, line) => (line.startsWith('PATCH') ? 'reset' : undefined);
    assert.equal((await scene.run()).kind, 'failed');
    scene.github.strike = undefined;
    scene.github.repository.add({ tag_name: TAG, draft: true, body: 'Mine' });
    assertConflict(await scene.run(), /Cannot choose a draft/);
    assert.equal(drafts().length, 2);
  });
});

it('the notes of a published release have no mark of a draft', async () => {
  recordOf(await scene.run());
  assert.match(scene.release().body ?? '', /^## What's Changed/);
  assert.doesNotMatch(scene.release().body ?? '', /wasm-image:draft/);
});

it('a run says if drafts could not be looked for, and has published', async () => {
  const warnings: string[] = [];
  let isPublished = false;
  scene.github.strike = (_, line) => {
    isPublished ||= line.startsWith('PATCH');
    return isPublished && /releases\?per_page/.test(line) ? { status: 403 } : undefined;
  };
  recordOf(await scene.run({}, { log: { ...quiet, warning: (text) => warnings.push(text) } }));
  assert.match(warnings.join(), /Drafts for v1\.0\.0 may be left/);
});
