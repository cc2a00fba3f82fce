import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleTags } from '../../../src/decide/gate/tags/tag-policy.ts';
import { readValues } from '../../../src/decide/inputs/values.ts';
import { planDestination } from '../../../src/decide/plan/publish-to.ts';
import { DEFAULT_CHANNELS } from '../../../src/decide/plan/tag-policy.ts';
import { check, LINES, VERSION } from './moves.ts';
import { factsOf } from './row.ts';

describe('the version that a rule reads', () => {
  const pep = 'type=pep440,pattern={{version}}\ntype=pep440,pattern={{major}}.{{minor}}\nedge\nlatest';
  check(
    'is a pre-release of Python',
    { ref: 'tags/v1.2.3rc1', tags: pep },
    '',
    '1.2.3rc1=version edge=refused latest=refused',
  );
  check('has two numbers', { ref: 'tags/v1.2', tags: pep }, '1.3 1.1', '1.2=version edge=name latest=keeps:1.3');
  check(
    'has no order',
    { ref: 'tags/1!1.2.3', tags: pep },
    '',
    '1-1.2.3=version 1.2=refused edge=refused latest=refused',
  );
  check(
    'is the git tag',
    { ref: 'tags/2024.05', tags: 'type=ref,event=tag\ntype=sha' },
    '2024.06 2024.04 1.30',
    '2024.05=version sha-860c190=name latest=keeps:2024.06',
  );
  check(
    'is in the git tag of a monorepo',
    { ref: 'tags/http/v1.2', tags: 'type=ref,event=tag\nhttp-latest\nhttp-1', flavor: 'latest=false' },
    'http-v1.3 net-v2.0',
    'http-v1.2=version http-latest=keeps:http-v1.3 http-1=keeps:http-v1.3',
  );
  check(
    'is what matches',
    { tags: 'type=match,pattern=v(.*),group=1\ntype=match,pattern=v(\\d+\\.\\d+),group=1' },
    '1.2.4',
    '1.2.3=version 1.2=keeps:1.2.4 latest=keeps:1.2.4',
  );
  check(
    'is more than what matches',
    { tags: 'type=match,pattern=\\d\\.\\d\n2.0' },
    '1.2.4',
    '1.2=keeps:1.2.4 2.0=refused latest=keeps:1.2.4',
  );
  const more = 'type=semver,pattern={{major}}.{{minor}}\nnext\nlatest';
  for (const [rule, tag] of [
    ['type=semver,pattern={{raw}}', 'v1.2.3-b5'],
    ['type=ref,event=tag', 'v1.2.3-b5'],
    ['type=match,pattern=.*', 'v1.2.3-b5'],
  ] as const)
    check(
      `may have a build part: ${rule}`,
      { ref: 'tags/v1.2.3+b5', tags: `${rule}\n${more}` },
      '1.2.4 2.0.0-rc.1',
      `${tag}=version 1.2=keeps:1.2.4 next=keeps:2.0.0-rc.1+1.2.4 latest=keeps:1.2.4`,
    );
  check(
    'may have a local part',
    { ref: 'tags/1.2.3+ubuntu.1', tags: pep },
    '',
    '1.2.3-ubuntu-1=version 1.2=moves edge=name latest=moves',
  );
  check(
    'may have a build part before a suffix',
    { ref: 'tags/v1.2.3+b5', tags: 'type=semver,pattern={{raw}}\nnext', flavor: 'suffix=-alpine,onlatest=true' },
    '1.2.4-alpine',
    'v1.2.3-b5-alpine=version next-alpine=keeps:1.2.4-alpine latest-alpine=keeps:1.2.4-alpine',
  );
});

describe('the name of builds', () => {
  const tags = `${VERSION}\ncanary\nnightly\ndev\npreview`;
  check(
    'is a channel of a release',
    { ref: 'tags/v1.9.1', tags, flavor: 'latest=false' },
    '2.0.0-canary.1 1.9.2-dev.1 1.9.0',
    '1.9.1=version canary=keeps:2.0.0-canary.1 nightly=moves dev=keeps:1.9.2-dev.1 preview=moves',
  );
  check(
    'is a channel of a pre-release',
    { ref: 'tags/v2.0.0-canary.1', tags },
    '2.0.0-canary.2',
    '2.0.0-canary.1=version canary=keeps:2.0.0-canary.2 nightly=refused dev=refused preview=refused',
  );
  check(
    'is a channel of a variant',
    { ref: 'tags/v1.9.1', tags: '1.9.1, 1.9.1-slim, 1.9-slim, canary-slim, dev-tools' },
    '2.0.0-canary.1-slim',
    '1.9.1=version 1.9.1-slim=version 1.9-slim=moves canary-slim=keeps:2.0.0-canary.1-slim dev-tools=name',
  );
  check(
    'is a name without a version',
    { ref: 'heads/main', tags: 'dev, canary' },
    '2.0.0-dev.1 2.0.0',
    'dev=name canary=name',
  );
  it('is a name on a schedule', () => {
    const inputs = { images: 'ghcr.io/acme/filter', tags: 'type=schedule\ntype=schedule,pattern=latest' };
    const { tags: names, origins } = planDestination(readValues('publish', new Map(Object.entries(inputs))), {
      isRelease: true,
      defaultImage: 'oci-layout:out',
      tagFacts: factsOf('heads/main', { eventName: 'schedule' }),
    });
    const rules = ruleTags(names, { version: '1.2.3', channels: DEFAULT_CHANNELS, allowBackward: [], origins });
    assert.deepEqual(
      rules.map(({ tag, kind }) => `${tag} ${kind}`),
      ['nightly name', 'latest forward'],
    );
  });
});

describe('a branch', () => {
  const refs: Readonly<Record<string, string>> = {
    'heads/release/1.2.3': 'release-1.2.3=name',
    'heads/dependabot/cargo/serde-1.0.200': 'dependabot-cargo-serde-1.0.200=name',
    'heads/phase-0': 'phase-0=name',
    'heads/fix-latest': 'fix-latest=name',
    'heads/beta': 'beta=name',
    'heads/1.2': '1.2=keeps:1.2.9',
    'heads/1.2.3': '1.2.3=version',
    'pull/7/merge': 'pr-7=name',
  };
  for (const [ref, expected] of Object.entries(refs))
    for (const tags of [
      'type=ref,event=branch\ntype=ref,event=pr\nlatest',
      'type=raw,value={{branch}},enable={{is_default_branch}}\ntype=ref,event=branch\ntype=ref,event=pr\nlatest',
    ])
      check(`${ref} gives a name`, { ref, tags }, '1.2.9', `${expected} latest=keeps:1.2.9`);
  check(
    'gives a name in an expression',
    { ref: 'heads/release/1.2.3', tags: 'type=raw,value={{branch}}-x' },
    '',
    'release-1.2.3-x=name',
  );
});

describe('tags without a variant next to those of one', () => {
  const next = `${VERSION}\nnext`;
  check(
    'move in their channels',
    { ref: 'tags/v2.1.0-rc.2', tags: `${next}\nrc` },
    '2.1.0-rc.1 next rc 2.1.0-rc.2-alpine next-alpine rc-alpine',
    '2.1.0-rc.2=version next=moves rc=moves',
  );
  check(
    'move in their channels without floating tags of the variant',
    { ref: 'tags/v2.1.0-rc.2', tags: next },
    '2.1.0-rc.1 next 2.1.0-rc.2-alpine v2.1.0-rc.2-slim 2.1.0-rc.2.1',
    '2.1.0-rc.2=version next=keeps:2.1.0-rc.2.1',
  );
  check(
    'move with a stable version',
    { ref: 'tags/v2.1.0', tags: next },
    '2.0.0 next latest 3.0.0-alpine next-alpine latest-alpine 3.0.0-rc.1-alpine',
    '2.1.0=version next=moves latest=moves',
  );
  check(
    'move next to a suffix that reads as a build part',
    { tags: LINES },
    '1.2.4_alpine 1.2_alpine 1_alpine latest 1.2.4_b5',
    '1.2.3=version 1.2=keeps:1.2.4_b5 1=keeps:1.2.4_b5 latest=keeps:1.2.4_b5',
  );
  check(
    'move with a prefix',
    { ref: 'tags/v2.1.0', tags: `${VERSION}\nnext`, flavor: 'prefix=http-,onlatest=true' },
    'http-2.0.0 http-3.0.0-alpine http-latest-alpine http-2.2.0-rc.1',
    'http-2.1.0=version http-next=keeps:http-2.2.0-rc.1 http-latest=moves',
  );
  check(
    'are kept by pre-releases with a word of their own',
    { ref: 'tags/v2.1.0', tags: `${next}\ninsider` },
    '2.2.0-insider.1 2.2-insider 2.1.0-insider.1 insider',
    '2.1.0=version next=keeps:2.2.0-insider.1 insider=name latest=moves',
  );
});
