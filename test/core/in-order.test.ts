import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inGroups } from '../../src/core/in-order.ts';

const settled = () => new Promise<void>((done) => setImmediate(done));

describe('inGroups', () => {
  it('returns the results in the order of the items', async () => {
    const items = ['b1', 'a1', 'b2', 'c1', 'a2', 'b3'];
    assert.deepEqual(
      await inGroups(
        items,
        1,
        (one) => one[0] ?? '',
        async (one) => one.toUpperCase(),
      ),
      items.map((one) => one.toUpperCase()),
    );
    assert.deepEqual(await inGroups([], 2, String, async (one) => one), []);
  });
  it('waits for the first of a group, and goes on with all other groups', async () => {
    const started: string[] = [];
    let release = (): void => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const items = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3'];
    const all = inGroups(
      items,
      1,
      (one) => one[0] ?? '',
      async (one) => {
        started.push(one);
        if (one === 'a1') await held;
      },
    );
    for (let i = 0; i < 20; i++) await settled();
    assert.deepEqual(started, ['a1', 'b1', 'b2', 'b3']);
    release();
    await all;
    assert.deepEqual(started.slice(4), ['a2', 'a3', 'a4']);
  });
  it('works on so many at a time, besides the first ones', async () => {
    let [now, most] = [0, 0];
    const items = Array.from({ length: 30 }, (_, i) => `${i % 3}`);
    await inGroups(items, 2, String, async () => {
      most = Math.max(most, ++now);
      await settled();
      now--;
    });
    assert.ok(most > 1 && most <= 2 + 3, String(most));
  });
  it('fails if one fails', () =>
    assert.rejects(
      inGroups(['a', 'a', 'a'], 1, String, async () => {
        throw new Error('no');
      }),
      /no/,
    ));
});
