import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { minimatch } from '../../src/adapters/sigstore/path-pattern.ts';

type Match = (segment: string, pattern: string) => boolean;
const inModels = createRequire(createRequire(import.meta.url).resolve('@tufjs/models'));
const { minimatch: original }: { readonly minimatch: Match } = inModels('minimatch');

const SEGMENTS = [
  '',
  'a',
  'ab',
  'abc',
  'aab',
  'trusted_root.json',
  '.hidden',
  '..',
  'a.b.json',
  'registry.npmjs.org',
  'keys.json',
  'é',
  '***',
  '?',
];
const PATTERNS = [
  '',
  '*',
  '?',
  '??',
  'a*',
  '*b',
  'a*b',
  '*.json',
  '*.*',
  '.*',
  'a?c',
  '**',
  'a**b',
  '*a*b*',
  'trusted_root.json',
  'registry.npmjs.org',
  '?*',
];
const BEYOND = ['[a-z]', '{a,b}', '!a', '#a', '\\*', '+(a)', '@(a|b)', 'a/b'];

describe('path patterns of TUF delegations', () => {
  for (const pattern of PATTERNS)
    it(`match as in minimatch: "${pattern}"`, () =>
      assert.deepEqual(
        SEGMENTS.map((segment) => [segment, minimatch(segment, pattern)]),
        SEGMENTS.map((segment) => [segment, original(segment, pattern)]),
      ));
  it('with more than * and ? match nothing, so that no delegation is followed by mistake', () => {
    for (const pattern of BEYOND)
      for (const segment of [...SEGMENTS, pattern]) assert.equal(minimatch(segment, pattern), false, pattern);
  });
  it('take little time even if they are hostile', () => {
    const started = process.cpuUsage();
    assert.equal(minimatch('a'.repeat(2_000), `${'*a'.repeat(200)}b`), false);
    assert.ok(process.cpuUsage(started).user < 500_000);
  });
});
