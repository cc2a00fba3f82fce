import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WasmImageError } from '../../../src/core/errors.ts';
import { evaluateTags } from '../../../src/decide/plan/tags/evaluate.ts';
import { factsOf } from './row.ts';

/** Entries, flavor, and what the message and the hint say. */
const ROWS: readonly (readonly [tags: string, flavor: string, message: RegExp, hint?: RegExp])[] = [
  ['type=semvre,pattern={{version}}', '', /no type "semvre"/, /did you mean semver/],
  ['type=Semver,pattern={{version}}', '', /no type "Semver"/, /semver/],
  ['type=,value=x', '', /no type ""/, /use one of schedule, semver/],
  ['type=constructor', '', /no type "constructor"/],
  ['type=raw,value=x,enabled=true', '', /no attribute "enabled"/, /did you mean enable/],
  ['type=semver,patern={{version}}', '', /no attribute "patern"/, /did you mean pattern/],
  ['type=raw,value=x,__proto__=y', '', /no attribute "__proto__"/],
  ["x-{{date 'YYYY' tz='UTC'}}", '', /no attribute/, /write value=x-/],
  ['type=semver', '', /it has no pattern/, /add pattern=/],
  ['type=pep440,value=1.0', '', /it has no pattern/],
  ['type=match', '', /it has no pattern/],
  ['type=ref', '', /it has no event/],
  ['type=raw', '', /it has no value/],
  ['type=ref,event=push', '', /"push" is not a value of event/, /branch, tag, pr/],
  ['type=sha,format=medium', '', /"medium" is not a value of format/],
  ['type=sha,priority=high', '', /priority is "high", which is not a number/],
  ['type=match,pattern=x,group=one', '', /group is "one"/],
  ['type=match,pattern=(', '', /"\(" is not a regular expression/],
  ['type=match,pattern=/x/q', '', /is not a regular expression/],
  ['type=semver,pattern={{version}},match=[', '', /is not a regular expression/],
  ['type=semver,pattern={{version}},match=v\\d', '', /has no group/, /parentheses/],
  ['type=raw,value=x,enable=yes', '', /enable is "yes", which is neither true nor false/],
  ['type=raw,value=x,enable=', '', /enable is "", which/],
  ['type=raw,value=x,enable={{branch}}', '', /enable is "master"/],
  ['type=raw,value={{shaa}}', '', /value: there is no expression \{\{shaa\}\} here/, /did you mean sha/],
  [
    'type=semver,pattern={{version}}-{{branch}},value=1.2.3',
    '',
    /pattern: there is no expression \{\{branch\}\} here/,
    /version, major/,
  ],
  ['type=semver,pattern={{__proto__}},value=1.2.3', '', /no expression \{\{__proto__\}\}/],
  ['type=schedule,pattern={{sha}}', '', /no expression \{\{sha\}\}/, /date, commit_date/],
  ['type=raw,value={{#if branch}}x{{/if}}', '', /"\{\{#if branch\}\}" is not an expression/],
  ['type=raw,value={{> part}}', '', /is not an expression/],
  ['type=raw,value={{a.b}}', '', /is not an expression/],
  ['type=raw,value={{(sha)}}', '', /is not an expression/],
  ['type=raw,value={{}}', '', /is not an expression/],
  ['type=raw,value={{sha', '', /has no matching \}\}/],
  ["type=raw,value={{sha 'x'}}", '', /\{\{sha\}\} takes no arguments/],
  ['type=raw,value={{date}}', '', /\{\{date\}\} takes one format/, /YYYYMMDD/],
  ['type=raw,value={{date YYYY}}', '', /"YYYY" in .* is not in quotes/],
  ["type=raw,value={{date 'YYYY' 'MM'}}", '', /takes one format/],
  ["type=raw,value={{date 'YYYY' zone='UTC'}}", '', /not "zone"/],
  ["type=raw,value={{date 'YYYY' tz='Mars/Base'}}", '', /no time zone "Mars\/Base"/, /Europe\/Berlin/],
  ["type=raw,value={{date 'YYYY' tz='+09:00'}}", '', /no time zone/],
  ["type=raw,value={{date 'z' tz='Asia/Tokyo'}}", '', /has no abbreviation/],
  ['type=raw,value="x"', '', /a quote inside a field/, /in quotes/],
  ['type=raw,"value=a"b', '', /a quote inside a field|text after a closing quote/],
  ['"type=raw,value=x', '', /a quote that is not closed/],
  ['"a\nb=c"', '', /it has a line break/],
  ['foo', 'latest=maybe', /"maybe" is not one of auto, true, false/],
  ['foo', 'latest', /"latest" in flavor: it is not KEY=VALUE/],
  ['foo', 'latst=true', /it is not KEY=VALUE/, /did you mean latest/],
  ['foo', 'prefix=a,onlatest=yes', /"yes" is not one of true, false/],
  ['foo', 'prefix={{nope}}', /prefix: there is no expression \{\{nope\}\}/],
  ['foo', '"prefix=a', /a quote that is not closed/],
];

describe('refuses tag rules', () => {
  for (const [tags, flavor, message, hint] of ROWS)
    it(`${JSON.stringify(tags)} ${flavor}`, () => {
      assert.throws(
        () => evaluateTags(tags, flavor, factsOf('heads/master')),
        (thrown) => {
          assert.ok(thrown instanceof WasmImageError);
          assert.equal(thrown.code, 'INPUT_INVALID');
          assert.match(thrown.message, message);
          if (hint !== undefined) assert.match(thrown.hint, hint);
          return true;
        },
      );
    });

  it('whose commit or default branch is not known', () => {
    const facts = { sha: '', defaultBranch: undefined };
    for (const [rule, message] of [
      ['x-{{sha}}', /the commit is not known/],
      ['type=edge', /the default branch is not known/],
    ] as const)
      assert.throws(() => evaluateTags(rule, '', factsOf('heads/master', facts)), message);
    assert.throws(
      () => evaluateTags('type=sha', '', factsOf('heads/master', { shaLength: 'seven' })),
      /DOCKER_METADATA_SHORT_SHA_LENGTH is "seven"/,
    );
  });
});

describe('tag rules', () => {
  it('say why they gave no tag', () => {
    const rules = [
      'type=schedule',
      'type=semver,pattern={{version}}',
      'type=pep440,pattern={{version}}',
      'type=match,pattern=v\\d',
      'type=match,pattern=.*,group=4',
      'type=edge',
      'type=ref,event=branch',
      'type=ref,event=pr',
      'type=raw,value={{branch}}',
      'type=sha,enable=false',
    ];
    const { rules: results } = evaluateTags(rules.join('\n'), '', factsOf('tags/release-x'));
    assert.deepEqual(
      results.map((result) => ('why' in result ? result.why : result.tag)),
      [
        'the event is "push", not schedule',
        '"release-x" is not a semantic version',
        '"release-x" is not a version as in PEP 440',
        '"v\\d" does not match "release-x"',
        '".*" has no group "4"',
        '"refs/tags/release-x" is not a branch',
        '"refs/tags/release-x" is not a branch',
        '"refs/tags/release-x" is not a pull request',
        'its value is empty',
        'enable is false',
      ],
    );
  });

  it('say which attributes have no effect', () => {
    const { remarks } = evaluateTags('type=sha,branch=main', '', factsOf('heads/master'));
    assert.deepEqual(remarks, ['Rule "type=sha,branch=main": branch has no effect on type=sha']);
  });

  it('stand next to names with commas and full references', () => {
    const found = evaluateTags('a, b\nghcr.io/acme/filter:1.2.3,c\ntype=sha', '', factsOf('heads/master'));
    assert.deepEqual(found.names, ['a', 'b', 'c', 'sha-860c190']);
    assert.deepEqual(found.references, ['ghcr.io/acme/filter:1.2.3']);
  });
});
