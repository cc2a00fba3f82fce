import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { forge, publishLegs, recordPath, registry, run, tagsIn } from '../support/legs.ts';

describe('merge', () => {
  it('moves no tag if one repository cannot be written', async () => {
    const merge = await publishLegs('rights', ['a', 'b']);
    registry.before = (_, { method, path }) =>
      method !== 'GET' && path.startsWith('/v2/rights/b/') ? { kind: 'answer', status: 403 } : undefined;
    const ended = await run(merge);
    registry.before = undefined;
    assert.equal(ended.status, 5, ended.stderr);
    assert.match(ended.stderr, /REGISTRY_\w+: Module "b"/);
    assert.deepEqual(tagsIn('rights'), []);
  });

  it('moves no tag to an earlier image by the same signer if the commit is given', async () => {
    const [earlier, now] = ['1'.repeat(40), '2'.repeat(40)];
    const from = (commit: string) => ['--annotations', `org.opencontainers.image.revision=${commit}`];
    await publishLegs('commit', ['a', 'b'], from(earlier));
    const old = JSON.parse(readFileSync(recordPath('commit', 'b'), 'utf8')) as PublishRecord;
    const merge = await publishLegs('commit', ['a', 'b'], from(now));
    const good = readFileSync(recordPath('commit', 'b'));
    forge('commit', 'b', () => old);
    for (const [revision, said] of [
      [now, /INPUT_INVALID: Module "b": .* of commit "1{40}", not of 2{40}/],
      ['main', /INPUT_INVALID.*"main" is not a full commit/],
    ] as const) {
      const ended = await run([...merge, '--revision', revision]);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
      assert.deepEqual(tagsIn('commit'), []);
    }
    writeFileSync(recordPath('commit', 'b'), good);
    const ended = await run([...merge, '--revision', now]);
    assert.equal(ended.status, 0, ended.stderr);
    const unnamed = await run([...(await publishLegs('unnamed', ['a'])), '--revision', now]);
    assert.match(unnamed.stderr, /INPUT_INVALID: Module "a": .* an image that names no commit/);
  });
});
