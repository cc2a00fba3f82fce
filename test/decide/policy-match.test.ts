import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { BundleFacts } from '../../src/attest/facts.ts';
import { meets, regularExpressionOf } from '../../src/decide/gate/glob.ts';
import { pointerParts, valueAt } from '../../src/decide/gate/pointer.ts';
import { checkAuthority } from '../../src/decide/policy/check-signer.ts';
import { pairDistinct } from '../../src/decide/policy/distinct.ts';
import { keyless, policyJson, readJson } from '../support/policy.ts';

describe('a pattern', () => {
  it('agrees with its regular expression, for any pattern and text', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '.', '@', 'ab', '+', '$', '(', '\\', '^');
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    let met = 0;
    fc.assert(
      fc.property(text, text, fc.boolean(), (glob, one, isOwn) => {
        const candidate = isOwn ? glob.replaceAll('*', 'ab') : one;
        const rule = { kind: 'glob', text: glob } as const;
        const expected = new RegExp(regularExpressionOf(rule), 'u').test(candidate);
        if (expected) met += 1;
        assert.equal(meets(rule, candidate), expected, `${glob} ${candidate}`);
      }),
      { numRuns: 5000, seed: 3 },
    );
    assert.ok(met > 1000, `${met}`);
  });

  for (const [glob, text, isMet] of [
    ['a*b*b', 'ab', false],
    ['a*b*b', 'abb', true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['a/*', 'a/', true],
    ['a/*', 'a', false],
    ['*/a', 'b/c/a', false],
  ] as const)
    it(`${glob} ${isMet ? 'matches' : 'does not match'} "${text}"`, () =>
      assert.equal(meets({ kind: 'glob', text: glob }, text), isMet));

  it('refuses quickly what would make a regular expression backtrack', () => {
    const glob = `${'a*'.repeat(400)}b`;
    assert.equal(meets({ kind: 'glob', text: glob }, 'a'.repeat(1000)), false);
  });
});

describe('distinct signers', () => {
  const parties = ['p', 'q', 'r', 's'];
  /** The largest possible number of pairs, by trying everything. */
  const most = (requirements: readonly ReadonlySet<string>[], taken: ReadonlySet<string> = new Set()): number => {
    const [first, ...rest] = requirements;
    if (first === undefined) return 0;
    const tries = [...first]
      .filter((party) => !taken.has(party))
      .map((party) => 1 + most(rest, new Set([...taken, party])));
    return Math.max(most(rest, taken), ...tries);
  };

  it('are paired as often as possible, each party once, and earlier requirements first', () =>
    fc.assert(
      fc.property(fc.array(fc.subarray(parties), { maxLength: 5 }), (sets) => {
        const requirements = sets.map((set, i) => ({ name: `n${i}`, parties: new Set(set) }));
        const pairs = pairDistinct(requirements);
        assert.equal(new Set(pairs.values()).size, pairs.size);
        for (const [name, party] of pairs) assert.ok(requirements.find((one) => one.name === name)?.parties.has(party));
        for (let first = 0; first <= requirements.length; first += 1) {
          const served = requirements.slice(0, first).filter(({ name }) => pairs.has(name)).length;
          assert.equal(served, most(requirements.slice(0, first).map((one) => one.parties)));
        }
      }),
      { numRuns: 500, seed: 5 },
    ));
});

describe('a JSON pointer into a predicate', () => {
  const value = { a: { 'b/c': [{ '~d': 1 }], '': 2 }, n: null };
  for (const [pointer, seen] of [
    ['/a/b~1c/0/~0d', 1],
    ['/n', null],
    ['/a/b~1c/1', undefined],
    ['/a/b~1c/00', undefined],
    ['/a/b~1c/length', undefined],
    ['/constructor', undefined],
    ['/a/toString', undefined],
    ['/n/x', undefined],
  ] as const)
    it(`${pointer} is ${seen}`, () => assert.equal(valueAt(value, pointer), seen));
  it('is invalid without a part, or with a bad escape', () => {
    for (const pointer of ['', '/', 'a', '/a/', '/~2', '/a~']) assert.equal(pointerParts(pointer), undefined, pointer);
  });
});

describe('accepting a signer', () => {
  /** A file whose name starts with the expected one. */
  const OTHER_FILE = 'https://github.com/acme/f/.github/workflows/a.yml@refs.yml@refs/tags/v1';
  /** Each claim: first the value that the policy may require, then values that differ slightly. */
  const CLAIMS = {
    9: [
      'https://github.com/acme/f/.github/workflows/a.yml@refs/tags/v1',
      'https://github.com/acme/f/.github/workflows/a.yml@refs/tags/v10',
      'https://github.com/acme/ff/.github/workflows/a.yml@refs/tags/v1',
      'https://github.com.evil.example/acme/f/.github/workflows/a.yml@refs/tags/v1',
      OTHER_FILE,
      undefined,
    ],
    10: ['a'.repeat(40), 'b'.repeat(40), undefined],
    11: ['github-hosted', 'self-hosted', undefined],
    12: ['https://github.com/acme/f', 'https://github.com/acme/ff', 'https://github.com/Acme/f', '', undefined],
    14: ['refs/tags/v1', 'refs/heads/v1', undefined],
    15: ['1', '11', '', undefined],
    17: ['2', '22', undefined],
    20: ['push', 'pull_request_target', 'workflow_run', 'issue_comment', undefined],
    23: ['missing', 'other', '', undefined],
  } as const;
  const ISSUERS = [
    'https://token.actions.githubusercontent.com',
    'https://token.actions.githubusercontent.com/',
    'https://token.actions.githubusercontent.com.evil.example',
  ];
  const github = fc.record(
    {
      repository: fc.constant('acme/f'),
      owner: fc.constant('acme'),
      workflow: fc.constant('.github/workflows/a.yml'),
      ref: fc.constant('refs/tags/v1'),
      repositoryId: fc.constant('1'),
      ownerId: fc.constant('2'),
      trigger: fc.constant('push'),
      environment: fc.constant('missing'),
      runner: fc.constant('github-hosted'),
      builderDigest: fc.constant('a'.repeat(40)),
    },
    { requiredKeys: ['repository'], noNullPrototype: true },
  );
  const nearly = <T>(values: readonly T[]) =>
    fc.oneof({ weight: 12, arbitrary: fc.constant(values[0]) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
  const extensions = fc.record(
    Object.fromEntries(Object.entries(CLAIMS).map(([number, values]) => [number, nearly<string | undefined>(values)])),
  );

  it("requires every field of the policy to be equal, and the repository to be the workflow's own", () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(github, extensions, nearly(ISSUERS), nearly([true, false]), (rule, claims, issuer, isSame) => {
        const signerUri = claims[9] ?? 'https://github.com/acme/f/.github/workflows/a.yml@refs/tags/v1';
        const facts: BundleFacts = {
          payloadType: '',
          payload: new Uint8Array(),
          signer: {
            kind: 'certificate',
            identity: isSame === false ? `${signerUri}0` : signerUri,
            issuer: issuer ?? '',
          },
          extensions: Object.fromEntries(
            Object.entries(claims).flatMap(([number, text]) => (text === undefined ? [] : [[number, text]])),
          ),
          logIndexes: [],
          times: [],
        };
        const { allOf, signature } = readJson(policyJson({ authorities: { allOf: [keyless('a', { github: rule })] } }));
        const [authority] = allOf;
        assert.ok(authority !== undefined);
        const isAccepted = checkAuthority(authority, facts, signature).every((one) => one.passed);
        const pairs: readonly (readonly [string | undefined, string | undefined])[] = [
          [rule.repositoryId, claims[15]],
          [rule.ownerId, claims[17]],
          [rule.trigger, claims[20]],
          [rule.environment, claims[23]],
          [rule.runner, claims[11]],
          [rule.builderDigest, claims[10]],
        ];
        const isRight =
          issuer === ISSUERS[0] &&
          isSame !== false &&
          claims[9]?.startsWith('https://github.com/acme/f/.github/workflows/a.yml@') === true &&
          claims[9] !== OTHER_FILE &&
          (rule.ref === undefined || claims[9].endsWith('@refs/tags/v1')) &&
          claims[12] === 'https://github.com/acme/f' &&
          !['pull_request_target', 'workflow_run', 'issue_comment'].includes(claims[20] ?? '') &&
          pairs.every(([expected, seen]) => expected === undefined || expected === seen);
        assert.equal(isAccepted, isRight, JSON.stringify({ rule, claims, issuer, isSame }));
        if (isAccepted) accepted += 1;
        else refused += 1;
      }),
      { numRuns: 4000, seed: 9 },
    );
    assert.ok(accepted > 500 && refused > 500, `${accepted} accepted, ${refused} refused`);
  });
});
