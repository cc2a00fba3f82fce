import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newerVersions, otherVersions, parseRange, readTagVersion } from '../../../src/decide/plan/updates/versions.ts';

const newer = (current: string, tags: string, range = 'major'): string => {
  const version = readTagVersion(current);
  assert.ok(version !== undefined);
  return newerVersions(version, tags.split(' '), parseRange(range))
    .map(({ tag }) => tag)
    .join(' ');
};
const ALL =
  'v1.2.3 v1.2.4 v1.10.0 v1.9.0 v2.0.0 v3.0.0-rc.1 v2.0.0-rc.1 v1.11.0-rc.1 1.12.0 v1.3.0-alpine v1.2 v1 latest sha-abc1234 1234567 20260102';

describe('newerVersions', () => {
  for (const [current, range, wanted] of [
    ['v1.2.3', 'major', 'v1.10.0 v1.9.0 v1.2.4'],
    ['v1.2.3', 'minor', 'v1.2.4'],
    ['v1.2.3', 'any', 'v2.0.0 v1.10.0 v1.9.0 v1.2.4'],
    ['v1.2.3', '^1.2', 'v1.10.0 v1.9.0 v1.2.4'],
    ['v1.2.3', '~1.2.3', 'v1.2.4'],
    ['v1.2.3', '~1', 'v1.10.0 v1.9.0 v1.2.4'],
    ['v1.2.3', '>=1.9 <2', 'v1.10.0 v1.9.0'],
    ['v1.2.3', '>= 1.9, < 2', 'v1.10.0 v1.9.0'],
    ['v1.2.3', '>1.9', 'v2.0.0 v1.10.0'],
    ['v1.2.3', '>1.9.0', 'v2.0.0 v1.10.0'],
    ['v1.2.3', '<=1.9', 'v1.9.0 v1.2.4'],
    ['v1.2.3', '<=v1.9.0', 'v1.9.0 v1.2.4'],
    ['v1.2.3', '1.x', 'v1.10.0 v1.9.0 v1.2.4'],
    ['v1.2.3', '1.9', 'v1.9.0'],
    ['v1.2.3', '=2.0.0', 'v2.0.0'],
    ['v1.2.3', '^2', 'v2.0.0'],
    ['v1.2.3', '^0', ''],
    ['v1.2.3-rc.1', 'major', 'v1.11.0-rc.1 v1.10.0 v1.9.0 v1.2.4 v1.2.3'],
    ['v2.0.0-rc.1', 'any', 'v3.0.0-rc.1 v2.0.0'],
    ['v1.11.0-rc.1', '<2', ''],
    ['v1.2.3-alpine', 'major', 'v1.3.0-alpine'],
    ['1.2.3', 'major', '1.12.0'],
    ['v1.1', 'major', 'v1.2'],
    ['v9.0.0', 'any', ''],
  ] as const)
    it(`${current} in ${range}`, () => assert.equal(newer(current, ALL, range), wanted));

  for (const [range, inside, outside] of [
    ['^0.2.3', '0.2.4', '0.3.0'],
    ['^0.0.3', '0.0.3', '0.0.4'],
    ['^0.0', '0.0.9', '0.1.0'],
    ['^0', '0.9.0', '1.0.0'],
    ['<2.0.0', '1.9.9', '2.0.0-rc.1'],
    ['^1.2.3', '1.2.3', '1.2.3-rc.1'],
  ] as const)
    it(`${range} has ${inside}, not ${outside}`, () => {
      const isIn = (tag: string): boolean => {
        const version = readTagVersion(tag)?.version;
        assert.ok(version !== undefined);
        return parseRange(range)(version, version);
      };
      assert.deepEqual([isIn(inside), isIn(outside)], [true, false]);
    });

  it('keeps prefix, pre-release and variant apart', () => {
    assert.equal(newer('http-1.2.3', 'http-1.3.0 tcp-1.4.0 1.5.0'), 'http-1.3.0');
    assert.equal(
      newer('1.0.0-rc.1-alpine', '1.0.0-rc.2-alpine 1.0.0-rc.3 1.0.0-alpine'),
      '1.0.0-alpine 1.0.0-rc.2-alpine',
    );
  });
  for (const tag of [
    'latest',
    'main',
    'sha-1234567',
    '1234567',
    '20260102',
    'v1.2.3.4',
    '1.2.3_',
    `sha256-${'1'.repeat(64)}`,
  ])
    it(`takes ${tag} for no version of the usual kind`, () => {
      const version = readTagVersion(tag);
      assert.ok(version === undefined || version.form !== readTagVersion('1.2.3')?.form);
    });
  for (const range of ['', ' ', 'newest', '1.2.3 || 2', '^', '>=a', '1.2.3.4', '^1 2 x'])
    it(`refuses the range "${range}"`, () => assert.throws(() => parseRange(range), { code: 'INPUT_INVALID' }));
});

describe('otherVersions', () => {
  const tags = 'v1.0.0 v1.2.0 v1.3.0 v2.0.0 v2.1.0 v0.9.0 1.9.0 v1.2 v1.4.0-rc.1 v1.5.0-alpine http-1.3.0 latest'.split(
    ' ',
  );
  for (const [current, expected] of [
    ['v1.2.0', 'v1.3.0 v2.1.0 v2.0.0 v1.0.0 v0.9.0'],
    ['v2.1.0', 'v2.0.0 v1.3.0 v1.2.0 v1.0.0 v0.9.0'],
    ['v1.4.0-rc.0', 'v1.4.0-rc.1 v2.1.0 v2.0.0 v1.3.0 v1.2.0 v1.0.0 v0.9.0'],
    ['http-1.0.0', 'http-1.3.0'],
    ['1.0.0', '1.9.0'],
    ['latest', 'v2.1.0 v2.0.0 1.9.0 v1.3.0 v1.2.0 v1.0.0 v0.9.0'],
  ] as const)
    it(`tries ${expected} for ${current}`, () => {
      const found = otherVersions(readTagVersion(current), tags).map(({ tag }) => tag);
      assert.equal(found.join(' '), expected);
    });
});
