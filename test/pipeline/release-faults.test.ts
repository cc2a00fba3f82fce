import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Github, type GithubFault, startGithub } from '../support/github.ts';
import { temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { COMMIT, FILES, publishRelease, TAG } from '../support/release-scene.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let runs = 0;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
});
after(async () => {
  await registry.stop();
  folder.remove();
  console.error(`release faults: runs=${runs}`);
});

/** A scene of its own for one cut run. */
interface Scene {
  readonly github: Github;
  readonly image: string;
  run(): Promise<'done' | 'failed'>;
}

/** How the release was before the run. */
const STARTS = {
  'no release': () => {},
  'a draft with a file': (github) => github.repository.add({ tag_name: TAG, draft: true }, { 'f.wasm': 'old' }),
  'no git tag': (github) => github.repository.tags.clear(),
  'immutable releases': (github) => {
    github.repository.isImmutable = true;
  },
} satisfies Readonly<Record<string, (github: Github) => unknown>>;

let count = 0;
async function open(start: keyof typeof STARTS): Promise<Scene> {
  const github = await startGithub();
  github.repository.tags.set(TAG, { type: 'commit', sha: COMMIT });
  STARTS[start](github);
  const image = `${registry.host}/cut${count++}/f`;
  // Without the tag, the run is one on a branch.
  const options = { copy: `${folder.path}/copy`, ...(start === 'no git tag' ? { ref: 'refs/heads/main' } : {}) };
  return { github, image, run: async () => (await publishRelease(github, { images: image }, options)).kind };
}

/** Whatever was ever visible: a release has all files and a version tag of its image, and tags lead to verified images. */
async function check({ github, image }: Scene, what: string): Promise<void> {
  runs += 1;
  for (const { tag, commit, files } of github.repository.published) {
    assert.deepEqual([...files.keys()].sort(), FILES, `${what}: published without a file`);
    assert.deepEqual([tag, commit], [TAG, COMMIT], what);
    const history = registry.historyOf(image.slice(registry.host.length + 1), TAG);
    assert.equal(history.length, 1, `${what}: published without the version tag`);
  }
  for (const tag of [TAG, 'latest'])
    for (const digest of registry.historyOf(image.slice(registry.host.length + 1), tag))
      assert.equal((await verifyFresh(`${image}@${digest}`)).kind, 'verified', `${what}: ${tag}`);
}

async function finish(scene: Scene, what: string): Promise<void> {
  const { github, image } = scene;
  assert.equal(await scene.run(), 'done', `${what}: re-run`);
  await check(scene, `${what}, re-run`);
  assert.equal(github.repository.releases.filter((one) => one.tag_name === TAG).length, 1, `${what}: one release`);
  assert.equal(github.repository.release(TAG)?.draft, false, what);
  for (const tag of [TAG, 'latest']) assert.equal((await verifyFresh(`${image}:${tag}`)).kind, 'verified', what);
}

/** Each request meets a fault in one of the scenes in turn; with INVARIANT=all, in all of them. */
const isWhole = process.env.INVARIANT === 'all';
const starts = Object.keys(STARTS) as (keyof typeof STARTS)[];
const startsFor = (k: number) => starts.filter((_, i) => isWhole || i === k % starts.length);

describe('a release that is cut off', () => {
  const totals = new Map<string, number>();
  let most = 0;
  before(async () => {
    for (const start of starts) {
      const scene = await open(start);
      assert.equal(await scene.run(), 'done');
      await check(scene, 'undisturbed');
      const total = scene.github.seen.length;
      await scene.github.stop();
      assert.ok(total >= 15 && total < 40, `${total} requests`);
      totals.set(start, total);
      most = Math.max(most, total);
    }
  });

  /** Runs something once per request; `k`: the number of the request. */
  async function atEach(name: string, cut: (scene: Scene, k: number) => Promise<void>, step = 1): Promise<void> {
    for (let k = 1; k <= most; k += isWhole ? 1 : step)
      for (const start of startsFor(k)) {
        if (k > (totals.get(start) ?? 0)) continue;
        const scene = await open(start);
        await cut(scene, k);
        scene.github.strike = undefined;
        registry.before = undefined;
        const what = `${name} at ${scene.github.seen[k - 1]?.line}, from ${start}`;
        await check(scene, what);
        await finish(scene, what);
        await scene.github.stop();
      }
  }

  const faults: readonly (readonly [name: string, fault: GithubFault, step: number, ended?: 'done'])[] = [
    ['a lost answer', 'lost', 1, 'done'],
    ['a broken upload', 'broken upload', 2, 'done'],
    ['a reset', 'reset', 3, 'done'],
    ['502', { status: 502 }, 4, 'done'],
    ['403', { status: 403 }, 4],
    ['404', { status: 404 }, 4],
    ['422', { status: 422 }, 4],
    ['nonsense', { body: '{}' }, 4],
  ];
  for (const [name, fault, step, ended] of faults)
    it(`shows nothing half and is finished by the next run: ${name}`, () =>
      atEach(
        name,
        async ({ github, run }, k) => {
          github.strike = (at) => (at === k ? fault : undefined);
          const kind = await run();
          // What may pass is tried again in the same run.
          if (ended !== undefined) assert.equal(kind, ended, `${name} at ${github.seen[k - 1]?.line}`);
        },
        step,
      ));

  // As if the process was killed: nothing reaches the servers from then on.
  for (const when of ['before', 'after'] as const)
    it(`shows nothing half and is finished by the next run: killed ${when} a request`, () =>
      atEach(`killed ${when}`, async ({ github, run }, k) => {
        registry.before = () => (github.seen.length >= k ? { kind: 'reset' } : undefined);
        github.strike = (at) => (at < k ? undefined : at === k && when === 'after' ? 'lost' : 'reset');
        const kind = await run();
        assert.ok(kind === 'failed' || k === most, `killed ${when} ${k}`);
      }));
});
