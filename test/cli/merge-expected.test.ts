import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import type { Ended } from '../support/cli.ts';
import { publishLegs, recordPath, run, tagsIn } from '../support/legs.ts';

describe('merge with what the publish run says', () => {
  it('takes the images and records that it names, and no others of the same signer', async () => {
    await publishLegs('exact', ['a', 'b']);
    const path = (name: string): string => recordPath('exact', name);
    const older = readFileSync(path('b'));
    await publishLegs('exact', ['b'], ['--source-date-epoch', '1600000000']);
    const right = readFileSync(path('b'));
    const entries = ['a', 'b'].map((name) => {
      const record = readFileSync(path(name));
      const { digest } = JSON.parse(record.toString()) as PublishRecord;
      return [name, { digest, recordDigest: digestOf(record) }] as const;
    });
    const full = Object.fromEntries(entries);
    const digests = Object.fromEntries(entries.map(([name, { digest }]) => [name, digest]));
    const merge = (expected: object): Promise<Ended> =>
      run(['merge', 'exact', '--key', 'key.pub', '--expected', JSON.stringify(expected)]);

    const moreTags = Buffer.from(right.toString().replace('"latest"', '"v9.9.9"'));
    assert.notDeepEqual(moreTags, right);
    for (const [record, expected, said] of [
      [
        older,
        full,
        /INPUT_INVALID: Cannot merge module "b": its record names the image sha256:\w+, but sha256:\w+ was/,
      ],
      [
        older,
        digests,
        /INPUT_INVALID: Cannot merge module "b": its record names the image sha256:\w+, but sha256:\w+ was/,
      ],
      [moreTags, full, /INPUT_INVALID: Cannot merge module "b": its record is not the one that --expected says/],
    ] as const) {
      writeFileSync(path('b'), record);
      const ended = await merge(expected);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
      assert.deepEqual(tagsIn('exact'), []);
    }
    writeFileSync(path('b'), right);
    const ended = await merge(full);
    assert.equal(ended.status, 0, ended.stderr);
    assert.equal(tagsIn('exact').length, 4);
  });
});
