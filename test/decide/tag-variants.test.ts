import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleTags } from '../../src/decide/gate/tags/tag-policy.ts';
import { DEFAULT_CHANNELS } from '../../src/decide/plan/tag-policy.ts';
import { parseTag } from '../../src/oci/reference.ts';
import { check, LINES, print, VERSION } from './tags/moves.ts';

describe('the suffix of a flavor', () => {
  const flavor = 'suffix=-alpine';
  const own = '1.2.4-alpine 1.3.0-alpine 2.0.0-alpine';
  check('is not a pre-release', { tags: VERSION, flavor }, '', '1.2.3-alpine=version latest=moves');
  check(
    'makes a variant that is compared with itself',
    { tags: LINES, flavor: `${flavor},onlatest=true` },
    `${own} 9.0.0 9.0.0-slim 9.0.0-rc.1-alpine`,
    '1.2.3-alpine=version 1.2-alpine=keeps:1.2.4-alpine 1-alpine=keeps:1.3.0-alpine+1.2.4-alpine ' +
      'latest-alpine=keeps:2.0.0-alpine+1.3.0-alpine+1.2.4-alpine',
  );
  check(
    'does not hold back another variant',
    { tags: LINES, flavor: 'suffix=-slim,onlatest=true' },
    own,
    '1.2.3-slim=version 1.2-slim=moves 1-slim=moves latest-slim=moves',
  );
  check(
    'moves a plain latest by its own versions and those without a variant',
    { tags: VERSION, flavor },
    `${own} 3.0.0 4.0.0-slim`,
    '1.2.3-alpine=version latest=keeps:3.0.0+2.0.0-alpine+1.3.0-alpine+1.2.4-alpine',
  );
  check(
    'stays a pre-release if the version is one',
    {
      ref: 'tags/v1.2.3-rc.1',
      tags: `${LINES}\ntype=raw,value=1.2\ntype=raw,value=next\ntype=raw,value=rc`,
      flavor: `${flavor},onlatest=true\nlatest=true`,
    },
    '1.2.3-rc.2-alpine 1.2.3-rc.2',
    '1.2.3-rc.1-alpine=version 1.2-alpine=refused next-alpine=keeps:1.2.3-rc.2-alpine ' +
      'rc-alpine=keeps:1.2.3-rc.2-alpine latest-alpine=refused',
  );
  check(
    'stays a pre-release for a plain latest',
    { ref: 'tags/v1.2.3-rc.1', tags: VERSION, flavor: `${flavor}\nlatest=true` },
    '',
    '1.2.3-rc.1-alpine=version latest=refused',
  );
  check(
    'is one that says pre-release',
    { tags: LINES, flavor: 'suffix=-rc' },
    '',
    '1.2.3-rc=version 1.2-rc=moves 1-rc=moves latest=refused',
  );
  check(
    'needs no dash',
    { tags: LINES, flavor: 'suffix=alpine,onlatest=true' },
    '1.2.9alpine 1.2.9',
    '1.2.3alpine=version 1.2alpine=keeps:1.2.9alpine 1alpine=keeps:1.2.9alpine latestalpine=keeps:1.2.9alpine',
  );
  check(
    'can contain numbers',
    { tags: LINES, flavor: 'suffix=-alpine3.19' },
    '1.2.9-alpine3.19 1.2.9-alpine3.20',
    '1.2.3-alpine3.19=version 1.2-alpine3.19=keeps:1.2.9-alpine3.19 1-alpine3.19=keeps:1.2.9-alpine3.19 ' +
      'latest=keeps:1.2.9-alpine3.19',
  );
  check(
    'applies to plain names too',
    { tags: '1.2.3, 1.2, latest, main', flavor },
    own,
    '1.2.3-alpine=version 1.2-alpine=keeps:1.2.4-alpine ' +
      'latest-alpine=keeps:2.0.0-alpine+1.3.0-alpine+1.2.4-alpine main-alpine=name',
  );
  check(
    'leaves a line of another version where it is',
    { tags: `${VERSION}\ntype=raw,value=1.3`, flavor },
    '',
    '1.2.3-alpine=version 1.3-alpine=refused latest=moves',
  );
  check(
    'is known with the version of the image as well',
    { tags: VERSION, flavor, version: '1.2.3' },
    own,
    '1.2.3-alpine=version latest=keeps:2.0.0-alpine+1.3.0-alpine+1.2.4-alpine',
  );
  check(
    'with an expression is not a variant: each commit has its own',
    { tags: VERSION, flavor: 'suffix=-{{sha}}' },
    '',
    '1.2.3-860c190=version latest=refused',
  );
});

describe('the prefix of a flavor', () => {
  const flavor = 'prefix=http-,onlatest=true';
  const listed = 'http-v1.2.9 http-2.0.0 net-v3.0.0 4.0.0';
  check(
    'makes a variant',
    { tags: LINES, flavor },
    listed,
    'http-1.2.3=version http-1.2=keeps:http-v1.2.9 http-1=keeps:http-v1.2.9 ' +
      'http-latest=keeps:http-2.0.0+http-v1.2.9',
  );
  check(
    'can end with v',
    { tags: LINES, flavor: 'prefix=http-v,onlatest=true' },
    listed,
    'http-v1.2.3=version http-v1.2=keeps:http-v1.2.9 http-v1=keeps:http-v1.2.9 ' +
      'http-vlatest=keeps:http-2.0.0+http-v1.2.9',
  );
  check(
    'can be v, which is no variant',
    { tags: VERSION, flavor: 'prefix=v,onlatest=true' },
    '1.2.4 v1.2.5',
    'v1.2.3=version vlatest=keeps:v1.2.5+1.2.4',
  );
  check(
    'can look like a number or a commit',
    { tags: VERSION, flavor: 'prefix=1.36-defaced-,onlatest=true' },
    '1.36-defaced-2.0.0',
    '1.36-defaced-1.2.3=version 1.36-defaced-latest=keeps:1.36-defaced-2.0.0',
  );
  check(
    'goes together with a suffix',
    { tags: LINES, flavor: `${flavor}\nsuffix=-alpine` },
    'http-1.2.9-alpine http-1.2.8 1.2.9-alpine http-2.0.0-alpine',
    'http-1.2.3-alpine=version http-1.2-alpine=keeps:http-1.2.9-alpine http-1-alpine=keeps:http-1.2.9-alpine ' +
      'http-latest=keeps:http-2.0.0-alpine+http-1.2.9-alpine+http-1.2.8',
  );
  check(
    'does not make versions of days, branches and commits',
    {
      ref: 'heads/main',
      tags: "type=sha\ntype=ref,event=branch\ntype=raw,value={{date 'YYYY.MM.DD'}}",
      flavor: 'prefix=x-',
    },
    '',
    'x-main=name x-2020.01.10=name sha-860c190=name',
  );
});

describe('prefix and suffix of one rule', () => {
  check(
    'make a variant next to another',
    { tags: `${LINES}\n${LINES.replaceAll('}}\n', '}},suffix=-alpine\n')},suffix=-alpine` },
    '1.2.9-alpine 2.0.0',
    '1.2.3=version 1.2.3-alpine=version 1.2=moves 1=moves 1.2-alpine=keeps:1.2.9-alpine 1-alpine=keeps:1.2.9-alpine ' +
      'latest=keeps:2.0.0',
  );
  check(
    'make a variant from the git tag of a monorepo',
    { ref: 'tags/http/v1.2.3', tags: 'type=semver,pattern={{version}},match=http/v(.+),prefix=http-v\nhttp-latest' },
    'http-v2.0.0 net-v3.0.0 4.0.0',
    'http-v1.2.3=version http-latest=keeps:http-v2.0.0 latest=keeps:4.0.0+http-v2.0.0',
  );
  check(
    'are not needed for the names of a monorepo',
    { ref: 'tags/http-v1.2.3', tags: 'type=ref,event=tag\nhttp-latest\nhttp-1', flavor: 'latest=false' },
    'http-v2.0.0 net-v3.0.0 4.0.0 http-v1.9.0',
    'http-v1.2.3=version http-latest=keeps:http-v2.0.0+http-v1.9.0 http-1=keeps:http-v1.9.0',
  );
});

describe('a line of a variant', () => {
  check(
    'that does not fit the version is refused',
    { ref: 'tags/v1.9.1', tags: `${LINES}\nhttp-1.36`, flavor: 'prefix=http-\nlatest=false' },
    '',
    'http-1.9.1=version http-1.9=moves http-1=moves http-http-1.36=name',
  );
  check(
    'is refused next to a tag of the variant',
    { tags: 'http-v1.9.2, http-2, http-2.0, http-0, http-1' },
    '',
    'http-v1.9.2=version http-2=refused http-2.0=refused http-0=refused http-1=moves',
  );
  check(
    'is refused next to plain tags',
    { tags: '1.9.0,1.9,2,latest,1.9.0-slim,1.9-slim,2-slim,2-fat,envoy-1.36,latest-slim' },
    '',
    '1.9.0=version 1.9.0-slim=version 1.9=moves 2=refused 1.9-slim=moves 2-slim=refused 2-fat=name envoy-1.36=name ' +
      'latest-slim=moves latest=moves',
  );
});

describe('a plain list', () => {
  check('reads a suffix as a pre-release', { tags: '1.2.3-alpine, latest' }, '', '1.2.3-alpine=version latest=refused');
  check(
    'reads it as a variant if the image says the version',
    { tags: 'http-1.2.3-alpine, http-1.2-alpine, http-latest', version: '1.2.3' },
    'http-1.2.9-alpine http-2.0.0-alpine',
    'http-1.2.3-alpine=version http-1.2-alpine=keeps:http-1.2.9-alpine ' +
      'http-latest=keeps:http-2.0.0-alpine+http-1.2.9-alpine',
  );
});

describe('a tag that an image has already', () => {
  const rules = (tags: string, otherTags: string, version?: string): string =>
    ruleTags(tags.split(' ').map(parseTag), {
      version,
      channels: DEFAULT_CHANNELS,
      allowBackward: [],
      otherTags: otherTags.split(' ').map(parseTag),
    })
      .map((rule) => `${rule.tag}=${print(rule, '2.0.0-alpine 1.2.9 http-v3.0.0')}`)
      .join(' ');
  const rows: readonly (readonly [tags: string, otherTags: string, version: string | undefined, expected: string])[] = [
    ['1.2-alpine latest-alpine', '1.2.3-alpine', undefined, '1.2-alpine=moves latest-alpine=keeps:2.0.0-alpine'],
    ['latest', '1.2.3-alpine', '1.2.3', 'latest=keeps:2.0.0-alpine+1.2.9'],
    ['latest', '1.2.3-alpine', undefined, 'latest=refused'],
    ['http-1 http-latest', 'http-v1.2.3', undefined, 'http-1=moves http-latest=keeps:http-v3.0.0'],
    ['http-2 http-2.0 http-0', 'http-v1.2.3', undefined, 'http-2=refused http-2.0=refused http-0=refused'],
    ['2-alpine 0-alpine', '1.2.3-alpine', '1.2.3', '2-alpine=refused 0-alpine=refused'],
    ['1.2 latest', 'main', '1.2.3', '1.2=keeps:1.2.9 latest=keeps:1.2.9'],
  ];
  for (const [tags, otherTags, version, expected] of rows)
    it(`says the variant and does not move: ${tags} on ${otherTags}${version === undefined ? '' : ` (${version})`}`, () =>
      assert.equal(rules(tags, otherTags, version), expected));
});
