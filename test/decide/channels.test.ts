import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rivalsOf } from '../../src/decide/gate/tags/rivals.ts';
import { ruleTags } from '../../src/decide/gate/tags/tag-policy.ts';
import { inputsOfModules } from '../../src/decide/inputs/inputs.ts';
import { readValues } from '../../src/decide/inputs/values.ts';
import { readModules } from '../../src/decide/plan/modules/read-modules.ts';
import { planTagPolicy } from '../../src/decide/plan/tag-policy.ts';
import { parseTag } from '../../src/oci/reference.ts';

const NPM = 'next=alpha,beta,rc\nbeta=beta';

/** What happens to each tag, `-` for one that is refused. @param listed keeps tags where they are. */
function movesOf(channels: string, tags: string, listed = ''): string {
  const policy = planTagPolicy(readValues('publish', new Map([['channels', channels]])));
  return ruleTags(tags.split(' ').map(parseTag), policy)
    .map((rule) => {
      if (rule.kind !== 'forward') return `${rule.tag}=${rule.kind}`;
      return `${rule.tag}=${rivalsOf(rule, listed.split(' ')).map(({ tag }) => tag)[0] ?? 'moves'}`;
    })
    .join(' ');
}

describe('channels', () => {
  const rows: readonly (readonly [what: string, channels: string, tags: string, listed: string, expected: string])[] = [
    ['say what a tag follows', NPM, '1.0.0-alpha.1 next beta', '', '1.0.0-alpha.1=version next=moves beta=refused'],
    ['can overlap', NPM, '1.0.0-beta.1 next beta', '', '1.0.0-beta.1=version next=moves beta=moves'],
    ['leave out others', NPM, '1.0.0-canary.1 next canary', '', '1.0.0-canary.1=version next=refused canary=moves'],
    [
      'are compared with all that they follow',
      NPM,
      '1.0.0-alpha.1 next beta',
      '1.0.0-beta.1 1.0.0-dev.9',
      '1.0.0-alpha.1=version next=1.0.0-beta.1 beta=refused',
    ],
    ['ignore what they do not follow', NPM, '1.0.0-rc.1 next', '2.0.0-dev.9', '1.0.0-rc.1=version next=moves'],
    ['can have any name', 'edge=*', '1.0.0-0 edge', '1.0.0-1', '1.0.0-0=version edge=1.0.0-1'],
    ['can follow numbers', 'edge=0', '1.0.0-0 edge', '1.0.0-1', '1.0.0-0=version edge=moves'],
    [
      'keep next for all if they do not name it',
      'edge=rc',
      '1.0.0-a.1 next edge',
      '',
      '1.0.0-a.1=version next=moves edge=refused',
    ],
    [
      'replace the identifier of the same name',
      'beta=rc',
      '1.0.0-beta.1 beta',
      '',
      '1.0.0-beta.1=version beta=refused',
    ],
    [
      'can look like a commit',
      'feedface=rc',
      '1.0.0-rc.1 feedface',
      '1.0.0-rc.2',
      '1.0.0-rc.1=version feedface=1.0.0-rc.2',
    ],
    [
      'can begin with latest',
      'latest-rc=rc',
      '1.0.0-rc.1 latest-rc',
      '1.0.0-rc.2',
      '1.0.0-rc.1=version latest-rc=1.0.0-rc.2',
    ],
    [
      'hold for lines',
      'edge=rc',
      '1.0.0-rc.1 1.0-edge 1-edge',
      '1.1.0-rc.1',
      '1.0.0-rc.1=version 1.0-edge=moves 1-edge=1.1.0-rc.1',
    ],
    ['move to a stable version that names them', NPM, '1.0.0 next latest', '', '1.0.0=version next=moves latest=moves'],
    ['do not follow on their own', NPM, '1.0.0 latest', '', '1.0.0=version latest=moves'],
    [
      'never are latest',
      NPM,
      '1.0.0-beta.1 latest 1.0 1',
      '',
      '1.0.0-beta.1=version 1.0=refused 1=refused latest=refused',
    ],
  ];
  for (const [what, channels, tags, listed, expected] of rows)
    it(what, () => assert.equal(movesOf(channels, tags, listed), expected));

  const refused: readonly (readonly [channels: string, why: RegExp])[] = [
    ['next', /"next": it is not TAG=IDENTIFIERS/],
    ['next=', /channel "next": an identifier is empty/],
    ['next=alpha,,rc', /an identifier is empty/],
    ['next=a b', /"a b" is not an identifier/],
    ['next=rc.1', /"rc.1" is not an identifier/],
    ['next=rc,rc', /"rc" is listed twice/],
    ['next=*,rc', /stands for all/],
    ['next=rc\nnext=beta', /"next": it is listed twice/],
    ['latest=rc', /"latest": it is only for stable versions/],
    ['Latest=rc', /only for stable versions/],
    ['1.2=rc', /"1.2": it reads as a version/],
    ['v2=rc', /reads as a version/],
    ['1.2.3-rc.1=rc', /reads as a version/],
    ['=rc', /it is not a name for a tag/],
    ['a/b=rc', /it is not a name for a tag/],
    ['__proto__=rc', /it is not a name for a tag/],
    [`sha256-${'0'.repeat(64)}=rc`, /it is not a name for a tag/],
    ['a\u001b[31m=rc', /contains control/],
  ];
  for (const [channels, message] of refused)
    it(`are refused: ${JSON.stringify(channels)}`, () =>
      assert.throws(
        () => movesOf(channels, '1.0.0'),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'INPUT_INVALID');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\u001b/);
          return true;
        },
      ));
});

describe('channels in wasm-image.yaml', () => {
  const options = new Map(inputsOfModules().map(({ name, kind }) => [name, kind]));
  const read = (defaults: string, own: string): Record<string, string | undefined> => {
    const text = `apiVersion: wasm-image.dev/v1\nkind: FilterSet\ndefaults:\n  smoke: false\n${defaults}filters:\n  - name: a\n${own}  - name: b\n`;
    const modules = readModules({ path: 'wasm-image.yaml', bytes: new TextEncoder().encode(text) }, new Map(), options);
    return Object.fromEntries(modules.map(([name, inputs]) => [name, inputs.get('channels')]));
  };
  it('are those of each filter, else the defaults', () =>
    assert.deepEqual(
      read('  channels: {next: [alpha, beta, rc], beta: [beta]}\n', '    channels:\n      edge: ["*"]\n'),
      {
        a: 'edge=*',
        b: NPM,
      },
    ));
  it('can be an option of a line', () => {
    const [[, inputs] = []] = readModules('a = a.wasm; channels: next=beta,rc; channels: edge=*', new Map(), options);
    assert.equal(inputs?.get('channels'), 'next=beta,rc\nedge=*');
  });
  for (const [what, yaml] of [
    ['one name twice', '{next: [rc], next: [beta]}'],
    ['null', '{next: }'],
    ['a list', '[next]'],
    ['a text', 'next=beta'],
    ['a list in a list', '{next: [[rc]]}'],
    ['a name with a line end', '{"a\\nb": [rc]}'],
    ['an identifier with a comma', '{next: ["a,b"]}'],
    ['a version', '{1.2: [rc]}'],
    ['latest', '{latest: [rc]}'],
  ] as const)
    it(`are refused: ${what}`, () => {
      assert.throws(() => read('', `    channels: ${yaml}\n`), { code: 'INPUT_INVALID' });
      assert.throws(() => read(`  channels: ${yaml}\n`, ''), { code: 'INPUT_INVALID' });
    });
});
