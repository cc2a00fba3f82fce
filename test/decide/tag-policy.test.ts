import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rivalsOf } from '../../src/decide/gate/tags/rivals.ts';
import { ruleTags, type TagRule } from '../../src/decide/gate/tags/tag-policy.ts';
import { compareVersions, parseVersion } from '../../src/decide/gate/version.ts';
import { DEFAULT_CHANNELS } from '../../src/decide/plan/tag-policy.ts';
import { parseTag } from '../../src/oci/reference.ts';

interface Run {
  readonly tags: string;
  readonly version?: string;
  readonly channels?: Readonly<Record<string, readonly string[]>>;
  readonly allowBackward?: string;
}

/** How the rule of a tag reads: `keeps:1.9.9` is a tag that these versions of the repository keep where it is. */
function rulesOf({ tags, version, channels = DEFAULT_CHANNELS, allowBackward }: Run, listed: string): string {
  const policy = { version, channels, allowBackward: allowBackward === undefined ? [] : [parseTag(allowBackward)] };
  const print = (rule: TagRule): string => {
    if (rule.kind !== 'forward') return rule.kind;
    const rivals = rivalsOf(rule, listed.split(' '));
    return rivals.length === 0
      ? 'moves'
      : `keeps:${rivals.map(({ tag, isOnlyCurrent }) => `${tag}${isOnlyCurrent ? '?' : ''}`).join('+')}`;
  };
  return ruleTags(tags.split(' ').map(parseTag), policy)
    .map((rule) => `${rule.tag}=${print(rule)}`)
    .join(' ');
}

const check = (what: string, run: Run, listed: string, expected: string): void => {
  it(`${what}: ${run.tags}${run.version === undefined ? '' : ` (${run.version})`}`, () =>
    assert.equal(rulesOf(run, listed), expected));
};

describe('floating tags of a stable version', () => {
  const listed = 'v2.0.1 1.9.0 1.9.9 2.1.0-beta.1 latest sha256-aaaa main 1.10.0 0.4.0';
  check(
    'move if nothing higher is there',
    { tags: '2.0.2 2.0 2 latest' },
    listed,
    '2.0.2=version 2.0=moves 2=moves latest=moves',
  );
  check(
    'are compared in their line',
    { tags: 'v1.9.10 v1.9 1 latest' },
    listed,
    'v1.9.10=version v1.9=moves 1=keeps:1.10.0 latest=keeps:v2.0.1+1.10.0',
  );
  check('compare numbers, not texts', { tags: '1.9.2 1.9' }, listed, '1.9.2=version 1.9=keeps:1.9.9');
  check('do not care about pre-releases', { tags: '2.0.2 latest' }, '3.0.0-rc.1', '2.0.2=version latest=moves');
  check('have no 0', { tags: '0.4.1 0.4 0 v0' }, listed, '0.4.1=version 0.4=moves 0=refused v0=refused');
  check('do not move to another line', { tags: '2.0.0 v1 1.9' }, '1.0.0', '2.0.0=version v1=refused 1.9=refused');
  check(
    'may go back on request',
    { tags: '1.9.1 1.9 latest', allowBackward: 'latest' },
    listed,
    '1.9.1=version 1.9=keeps:1.9.9 latest=moves',
  );
  check(
    'take the version from elsewhere',
    { tags: 'latest 1.9', version: 'v1.9.1' },
    listed,
    '1.9=keeps:1.9.9 latest=keeps:v2.0.1+1.10.0+1.9.9',
  );
  check(
    'prefer the version in the tags',
    { tags: '3.0.0 latest', version: '1.9.1' },
    listed,
    '3.0.0=version latest=moves',
  );
  check('ignore a version that is a branch', { tags: 'latest', version: 'main' }, '', 'latest=moves');
  check(
    'order numbers longer than 53 bits',
    { tags: '1.0.90071992547409931 latest' },
    '1.0.90071992547409932',
    '1.0.90071992547409931=version latest=keeps:1.0.90071992547409932',
  );
  check('ignore the build part', { tags: '1.2.3_b2 1.2' }, '1.2.3_b9 1.2.3', '1.2.3_b2=version 1.2=moves');
  check(
    'are also years',
    { tags: '2026.01.02 2026.01 2026 latest' },
    '2026.02.01 2025.12.31',
    '2026.01.02=version 2026.01=moves 2026=keeps:2026.02.01 latest=keeps:2026.02.01',
  );
});

describe('floating tags without a version', () => {
  check('stay if a version is published', { tags: 'latest 1 2' }, '1.0.0', '1=keeps:1.0.0 2=moves latest=keeps:1.0.0');
  check('move if there are only pre-releases', { tags: 'latest' }, '1.0.0-rc.1', 'latest=moves');
  check(
    'names move to every image',
    { tags: 'edge main nightly pr-12 sha-0123456 20260102 2026' },
    '1.0.0',
    'edge=name main=name nightly=name pr-12=name sha-0123456=name 20260102=name 2026=name',
  );
});

describe('variants', () => {
  const listed = '2.0.0-tinygo 1.2.9-tinygo 2.0.0 tinygo-3.0.0';
  check(
    'are compared among themselves',
    { tags: '1.2.3-tinygo 1.2-tinygo latest-tinygo' },
    listed,
    '1.2.3-tinygo=version 1.2-tinygo=keeps:1.2.9-tinygo latest-tinygo=keeps:2.0.0-tinygo+1.2.9-tinygo',
  );
  check(
    'can be a prefix',
    { tags: 'tinygo-1.2.3 tinygo-1.2 tinygo-v1 tinygo-latest' },
    listed,
    'tinygo-1.2.3=version tinygo-1.2=moves tinygo-v1=moves tinygo-latest=keeps:tinygo-3.0.0',
  );
  check('do not hold back others', { tags: '1.2.3 latest' }, '2.0.0-tinygo tinygo-3.0.0', '1.2.3=version latest=moves');
  check(
    'share latest',
    { tags: '1.2.3-tinygo 1.2-tinygo latest' },
    '2.0.0-tinygo',
    '1.2.3-tinygo=version 1.2-tinygo=moves latest=keeps:2.0.0-tinygo',
  );
  check(
    'are known by the version',
    { tags: '1.2.3-tinygo latest', version: '1.2.3' },
    '',
    '1.2.3-tinygo=version latest=moves',
  );
  check(
    'look like a pre-release otherwise',
    { tags: '1.2.3-tinygo latest' },
    '',
    '1.2.3-tinygo=version latest=refused',
  );
  check(
    'are not a word for pre-releases',
    { tags: '1.2.3-rc 1.2-rc latest', version: '1.2.3-rc' },
    '1.2.4-rc 1.2.9',
    '1.2.3-rc=version 1.2-rc=keeps:1.2.9?+1.2.4-rc latest=refused',
  );
  check(
    'have pre-releases',
    { tags: '1.2.3-rc.1-tinygo 1.2-tinygo latest-tinygo next-tinygo' },
    '1.2.3-rc.2-tinygo',
    '1.2.3-rc.1-tinygo=version 1.2-tinygo=refused latest-tinygo=refused next-tinygo=keeps:1.2.3-rc.2-tinygo',
  );
  check(
    'are not the version of something else',
    { tags: '1.2.3 envoy-1.36 envoy-1.36.2 nightly-2026.01.02' },
    'envoy-1.37.0',
    '1.2.3=version envoy-1.36=name envoy-1.36.2=name nightly-2026.01.02=name',
  );
});

describe('pre-releases', () => {
  const listed = '2.0.1 2.1.0-beta.1 2.1.0-rc.1';
  check(
    'move only their channels',
    { tags: '2.2.0-rc.2 2.2 2 latest rc beta next edge main' },
    listed,
    '2.2.0-rc.2=version 2.2=refused 2=refused rc=moves beta=refused next=moves edge=refused main=refused latest=refused',
  );
  check(
    'move their channels forward',
    { tags: '2.1.0-beta.0 beta next' },
    listed,
    '2.1.0-beta.0=version beta=keeps:2.1.0-beta.1 next=keeps:2.1.0-rc.1+2.1.0-beta.1',
  );
  check(
    'look at a stable version only if the channel is there',
    { tags: '2.0.0-rc.2 rc' },
    '2.0.1',
    '2.0.0-rc.2=version rc=keeps:2.0.1?',
  );
  check(
    'follow the channels of the run',
    { tags: '2.2.0-rc.2 beta edge rc', channels: { beta: ['beta', 'rc'], edge: ['*'] } },
    listed,
    '2.2.0-rc.2=version beta=moves edge=moves rc=moves',
  );
  check(
    'have channels of their own name',
    { tags: '2.2.0-canary.1 canary' },
    '2.2.0-canary.2',
    '2.2.0-canary.1=version canary=keeps:2.2.0-canary.2',
  );
  check(
    'have names of their own',
    { tags: '2.2.0-rc.1 sha-0123456 20260102 pr-7' },
    '',
    '2.2.0-rc.1=version sha-0123456=name 20260102=name pr-7=name',
  );
  check(
    'give way to a stable release in their channel',
    { tags: '2.1.0 next' },
    '2.1.0-rc.9 2.2.0-rc.1 2.2.0',
    '2.1.0=version next=keeps:2.2.0+2.2.0-rc.1',
  );
});

describe('versions of Python', () => {
  const tags = '1.2.3rc1 1.2 edge next rc latest';
  const refused = '1.2=refused edge=refused';
  check('are pre-releases', { tags }, '', `1.2.3rc1=version ${refused} next=moves rc=moves latest=refused`);
  check(
    'have channels',
    { tags: '1.2.3a2 next alpha' },
    '1.2.3a10 1.2.3.dev9 1.2.3b1',
    '1.2.3a2=version next=keeps:1.2.3b1+1.2.3a10 alpha=keeps:1.2.3a10',
  );
  check(
    'are stable after a post-release',
    { tags: '1.2.3.post1 latest' },
    '1.2.3 1.2.3.post2',
    '1.2.3.post1=version latest=keeps:1.2.3.post2',
  );
  check(
    'keep a plain line',
    { tags: '1.2.3 1.2 latest' },
    '1.2.4rc1 1.2.4.dev1',
    '1.2.3=version 1.2=moves latest=moves',
  );
  check('also have two numbers', { tags: '1.2.1 latest' }, '1.3 1.2 2024.06', '1.2.1=version latest=keeps:1.3');
  check(
    'can have no order',
    { tags: '1.2.3rc1-x 1.2 edge latest sha-0123456' },
    '',
    '1.2.3rc1-x=version 1.2=refused edge=refused sha-0123456=name latest=refused',
  );
});

describe('other forms of full versions', () => {
  check(
    'have four numbers',
    { tags: '1.2.3.4 1.2 latest' },
    '1.2.3.5',
    '1.2.3.4=version 1.2=keeps:1.2.3.5 latest=keeps:1.2.3.5',
  );
  check('have a capital V', { tags: 'V1.2.3 latest' }, 'V1.2.4', 'V1.2.3=version latest=keeps:V1.2.4');
  const long = '9'.repeat(36);
  check('are long', { tags: `1.2.${long} latest` }, `1.2.${long}0`, `1.2.${long}=version latest=keeps:1.2.${long}0`);
});

describe('the order of versions', () => {
  const order = [
    '0.9.0',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-11',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.0.1',
    '1.0.10',
    '1.1.dev1',
    '1.1.0a1.dev1',
    '1.1.0a1',
    '1.1.0a1.post1',
    '1.1.0b2',
    '1.1.0b10',
    '1.1.0rc1',
    '1.1.0',
    '1.1.0.post1.dev1',
    '1.1.0.post1',
    '1.1.0.post10',
    '1.2.0',
    '1.10.0',
    '10.0.0',
  ];
  it('is that of semver and PEP 440', () => {
    const read = order.flatMap((text) => parseVersion(text) ?? []);
    assert.equal(read.length, order.length);
    for (const [i, a] of read.entries())
      for (const [j, b] of read.entries())
        assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a.text} and ${b.text}`);
  });
  for (const text of ['1', '1.2', '1.2.x', 'latest', '', 'v', '1.2.-3', '-1.2.3', '1.2.3-', '1!1.2.3', '1.2a', '1rc1'])
    it(`does not read ${JSON.stringify(text)}`, () => assert.equal(parseVersion(text), undefined));
});
