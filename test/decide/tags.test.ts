import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { decideMove } from '../../src/decide/gate/tag-moves.ts';
import type { TagRule } from '../../src/decide/gate/tags/tag-policy.ts';
import { isVersionTag } from '../../src/decide/gate/version.ts';
import { parseRepository, parseTag } from '../../src/oci/reference.ts';

const [a, b] = [digestOf(Uint8Array.of(1)), digestOf(Uint8Array.of(2))];
const repository = parseRepository('ghcr.io/acme/f');

describe('version tags', () => {
  for (const tag of [
    '1.2.3',
    'v1.2.3',
    '0.0.1',
    'v1.2.3-rc.1',
    '1.2.3_build.5',
    '10.20.30',
    '1.2.3.4',
    'V1.2.3',
    '1.2.3rc1',
    '1.2b3',
    '1.2.3.post1',
  ])
    it(`recognizes ${tag}`, () => assert.ok(isVersionTag(parseTag(tag))));
  for (const tag of ['1.2', 'v1', 'latest', 'main', '1.2.x', '1.2-alpine', 'release-1.2.3', 'sha-abc'])
    it(`does not recognize ${tag}`, () => assert.ok(!isVersionTag(parseTag(tag))));
});

const ruleFor = (text: string): TagRule => {
  const tag = parseTag(text);
  return { kind: isVersionTag(tag) ? 'version' : 'name', tag };
};

describe('tag moves', () => {
  const rows: [string, string, typeof a | undefined, string][] = [
    ['creates an absent version tag', 'v1.2.3', undefined, 'created'],
    ['keeps a version tag that points to the image', 'v1.2.3', a, 'kept'],
    ['creates an absent floating tag', 'latest', undefined, 'created'],
    ['moves a floating tag', 'latest', b, 'moved'],
    ['keeps a floating tag that points to the image', 'latest', a, 'kept'],
  ];
  for (const [what, tag, current, kind] of rows)
    it(what, () => assert.equal(decideMove(repository, ruleFor(tag), current, a).kind, kind));
  it('never overwrites a version tag', () =>
    assert.throws(
      () => decideMove(repository, ruleFor('v1.2.3'), b, a),
      (error: Error & { code: string; exitCode: number }) =>
        error.code === 'TAG_IMMUTABLE' &&
        error.exitCode === 6 &&
        error.message.includes(b) &&
        error.message.includes(a),
    ));
});
