import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WasmImageError } from '../../src/core/errors.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { type Destination, planDestination, usesRules } from '../../src/decide/plan/publish-to.ts';
import type { TagFacts } from '../../src/decide/plan/tags/facts.ts';
import { factsOf } from './tags/row.ts';

const IMAGES = 'ghcr.io/acme/filter';
const planned = (
  inputs: Record<string, string>,
  facts: TagFacts = factsOf('tags/v1.2.3'),
  isRelease = true,
): Destination =>
  planDestination(readValues('publish', new Map(Object.entries({ images: IMAGES, ...inputs }))), {
    isRelease,
    defaultImage: 'oci-layout:out',
    tagFacts: facts,
  });
const RULES = 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\ntype=sha';

describe('tag rules of a run', () => {
  const rows: readonly (readonly [title: string, inputs: Record<string, string>, tags: readonly string[]])[] = [
    ['move versions first', { tags: RULES }, ['1.2.3', '1.2', 'sha-860c190', 'latest']],
    [
      'stand next to names',
      { tags: `edge, next\n${RULES}` },
      ['1.2.3', '1.2', 'edge', 'next', 'sha-860c190', 'latest'],
    ],
    ['stand next to full references', { tags: `${IMAGES}:9.9.9\ntype=sha` }, ['9.9.9', 'sha-860c190']],
    ['take a flavor', { tags: RULES, flavor: 'latest=false\nsuffix=-x' }, ['1.2.3-x', '1.2-x', 'sha-860c190-x']],
    ['apply a flavor to names', { tags: 'a,b', flavor: 'prefix=v' }, ['va', 'vb']],
    ['start with an expression', { tags: '{{tag}}-x' }, ['v1.2.3-x']],
    ['name latest once', { tags: 'type=ref,event=tag\nlatest' }, ['v1.2.3', 'latest']],
  ];
  for (const [title, inputs, tags] of rows) it(title, () => assert.deepEqual(planned(inputs).tags, tags));

  it('are only read where there are some', () => {
    const uses = (inputs: Record<string, string>): boolean =>
      usesRules(readValues('publish', new Map(Object.entries(inputs))));
    assert.deepEqual(
      [
        { tags: '1.2.3,latest' },
        { tags: '{"tags":["ghcr.io/a/b:1=2"]}' },
        { tags: '# a=b\n1.2.3' },
        { flavor: 'latest=true' },
        { tags: 'a', flavor: 'latest=true' },
        { tags: 'type=sha' },
        { tags: 'a\nvalue=b' },
      ].map(uses),
      [false, false, false, false, true, true, true],
    );
  });

  it('leave names, comments and JSON as they are', () => {
    assert.deepEqual(planned({ tags: '# versions\n1.2.3, latest' }).tags, ['1.2.3', 'latest']);
    assert.throws(() => planned({ tags: 'feature/x' }), { code: 'TAG_INVALID' });
  });

  it('remark on a flavor without tags', () => {
    const { tags, remarks } = planned({ flavor: 'latest=true' });
    assert.deepEqual([tags, remarks], [[], ['Ignored flavor: it needs lines in tags']]);
  });

  it('give no tags for the draft of a release', () => {
    const facts = factsOf('tags/v1.2.3', { eventName: 'release', isDraft: true });
    const { tags, remarks } = planned({ tags: RULES }, facts);
    assert.deepEqual([tags, remarks], [[], ['The release is a draft, so the run moves no tags']]);
  });

  const none = 'type=semver,pattern={{version}}';
  const why = `no rule in tags gives one: "${none}": "release-x" is not a semantic version`;
  for (const eventName of ['push', 'release'])
    it(`must give a tag for a git tag: ${eventName}`, () =>
      assert.throws(
        () => planned({ tags: none }, factsOf('tags/release-x', { eventName })),
        (thrown) => {
          assert.ok(thrown instanceof WasmImageError);
          assert.equal(thrown.code, 'INPUT_INVALID');
          assert.equal(thrown.exitCode, 2);
          assert.equal(thrown.message, `Cannot find a tag for "refs/tags/release-x": ${why}`);
          return true;
        },
      ));
  it('must give a tag for a release whose git tag is not known', () =>
    assert.throws(() => planned({ tags: none }, factsOf('', { eventName: 'release' })), {
      code: 'INPUT_INVALID',
      message: /Cannot find a tag for this run: .*: the ref is not known/,
    }));
  it('may give none elsewhere', () => {
    const remark = `No rule gives a tag for "refs/heads/dev": "${none}": "refs/heads/dev" is not a tag`;
    for (const isRelease of [true, false]) {
      const { tags, remarks } = planned({ tags: none }, factsOf('heads/dev'), isRelease);
      assert.deepEqual([tags, remarks], [[], [remark]]);
    }
    assert.deepEqual(planned({ tags: none }, factsOf('tags/release-x'), false).tags, []);
  });

  it('explain at most twelve rules', () => {
    const many = Array.from({ length: 20 }, (_, i) => `type=match,pattern=x${i}`).join('\n');
    assert.throws(() => planned({ tags: many }), /x11" does not match "v1\.2\.3"; and 8 more$/);
  });

  it('may only give names that a tag can have', () => {
    assert.throws(() => planned({ tags: 'value=-x' }), { code: 'TAG_INVALID' });
    assert.throws(() => planned({ tags: `value=${'x'.repeat(200)}` }), {
      code: 'TAG_INVALID',
      message: /200 characters/,
    });
    const digits = 'a'.repeat(64);
    assert.throws(() => planned({ tags: `value=sha256-${digits}` }), { code: 'TAG_RESERVED' });
    assert.deepEqual(planned({ tags: 'value=-x' }, factsOf('pull/2/merge'), false).remarks.length, 1);
  });
});
