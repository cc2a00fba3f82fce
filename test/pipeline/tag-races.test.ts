import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Release, Releases } from '../support/releases.ts';

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

describe('two runs at once', () => {
  /** Runs `inner` as a whole at request k of `outer`, from its first list of tags on. @returns whether there is one. */
  async function interleave(outer: Release, inner: Release, k: number): Promise<boolean> {
    let [count, isInner] = [0, false];
    registry.before = async (_, { path }) => {
      if (isInner || !path.startsWith(`/v2/${outer.repository}/`)) return undefined;
      if (count > 0 || path.includes('/tags/list')) count += 1;
      if (count !== k) return undefined;
      isInner = true;
      await done(inner);
      isInner = false;
      return undefined;
    };
    await done(outer);
    registry.before = undefined;
    return count >= k;
  }

  for (const order of ['lower', 'higher'] as const)
    it(`end at the higher version, wherever the other run comes in between, if the ${order} one starts`, async () => {
      const runs = (repository: string): readonly [Release, Release] => {
        const both = ['v1.0.1', 'v1.0.2'].map((version) => ({
          repository,
          module: version,
          tags: `${version},1.0,1,latest`,
        }));
        const [low, high] = both as [Release, Release];
        return order === 'lower' ? [low, high] : [high, low];
      };
      const name = (k: number): string => `d/${order}${k}`;
      let k = 1;
      for (let isStruck = true; isStruck; k += 1) {
        await done({ repository: name(k), module: 'v1.0.0', tags: 'v1.0.0,1.0,1,latest' });
        isStruck = await interleave(...runs(name(k)), k);
        const end = isStruck || order === 'higher' ? 'v1.0.2' : 'v1.0.1';
        assert.deepEqual(pointsTo(name(k)), { '1.0': end, '1': end, latest: end }, `at request ${k}`);
      }
      assert.ok(k > 15, `${k} requests`);
    });

  it('end at the higher version in 20 pairs', async () => {
    for (let pair = 1; pair <= 20; pair += 1) {
      const repository = `d/pair${pair}`;
      const results = await Promise.all(
        ['v1.0.2', 'v1.0.1'].map((version) => run({ repository, module: version, tags: `${version},1.0,1,latest` })),
      );
      for (const result of results)
        assert.equal(result.kind, 'done', result.kind === 'failed' ? result.error.message : '');
      assert.deepEqual(pointsTo(repository), { '1.0': 'v1.0.2', '1': 'v1.0.2', latest: 'v1.0.2' }, `pair ${pair}`);
    }
  });

  it('ends with 6 if another writer keeps moving a tag', async () => {
    const repository = 'd/fight';
    const first = await run({ repository, module: 'v1.0.0', tags: 'v1.0.0,latest' });
    registry.after = (_, { method, path }) => {
      if (method === 'PUT' && path.endsWith('/manifests/latest'))
        registry.store.repo(repository).tags.set('latest', first.record?.digest ?? assert.fail());
      return undefined;
    };
    const result = await run({ repository, module: 'v1.0.1', tags: 'v1.0.1,latest' });
    registry.after = undefined;
    assert.equal(result.kind === 'failed' && result.error.code, 'TAG_RACE');
  });
});
