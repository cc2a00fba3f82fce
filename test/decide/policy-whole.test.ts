import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { parseWorkflow } from '../../src/decide/gate/workflow.ts';
import { keyless, policyJson, readJson, WORKFLOW } from '../support/policy.ts';

const PROVENANCE = 'https://slsa.dev/provenance/v1';
const SUMMARY = 'https://slsa.dev/verification_summary/v1';
const attested = (
  predicateType: string,
  ...conditions: readonly (readonly [path: string, equals: string])[]
): { readonly [name: string]: Json } => ({
  attestations: [{ predicateType, conditions: conditions.map(([path, equals]) => ({ path, equals })) }],
});
const OTHER_REF = WORKFLOW.replace('v1.2.0', 'v2.0.0');
const release = { repository: 'acme/filter', workflow: '.github/workflows/release.yml' };
const pem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
const keys = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, i) => ({ name: `k${i}`, key: pem() }));
const allOf = (...rules: readonly JsonObject[]): { readonly [name: string]: Json } => ({
  authorities: { allOf: rules.map((rule, i) => keyless(`a${i}`, rule)) },
});
const two = (...rules: readonly JsonObject[]): { readonly [name: string]: Json } => ({
  authorities: { anyOf: { minimumMatches: 2, authorities: rules.map((rule, i) => keyless(`a${i}`, rule)) } },
});

describe('a policy that nothing can meet is refused', () => {
  const rows: readonly (readonly [what: string, parts: { readonly [name: string]: Json }, why: RegExp | undefined])[] =
    [
      [
        'the same person twice',
        allOf({ subject: 'a@acme.example' }, { subject: 'a@acme.example' }),
        /a1 describes the same signer/,
      ],
      ['two people', allOf({ subject: 'a@acme.example' }, { subject: 'b@acme.example' }), undefined],
      [
        'both of one workflow on two refs',
        allOf({ subject: WORKFLOW }, { subject: OTHER_REF }),
        /a signer counts once/,
      ],
      [
        'one of one workflow on two refs',
        {
          authorities: {
            anyOf: { authorities: [keyless('a', { subject: WORKFLOW }), keyless('b', { subject: OTHER_REF })] },
          },
        },
        undefined,
      ],
      [
        'one workflow on a ref and a commit',
        allOf({ subject: WORKFLOW }, { subject: WORKFLOW.replace(/@.*/, `@${'a'.repeat(40)}`) }),
        /counts once/,
      ],
      ['one workflow, by its name and by its claims', allOf({ subject: WORKFLOW }, { github: release }), /counts once/],
      [
        'one workflow in two environments',
        allOf({ github: { ...release, environment: 'a' } }, { github: { ...release, environment: 'b' } }),
        /counts once/,
      ],
      [
        'two workflows',
        allOf({ github: release }, { github: { ...release, workflow: '.github/workflows/audit.yml' } }),
        undefined,
      ],
      [
        'one workflow for two callers',
        allOf(
          { subject: WORKFLOW, source: { repository: 'acme/a' } },
          { subject: WORKFLOW, source: { repository: 'acme/b' } },
        ),
        undefined,
      ],
      [
        'one workflow, with and without its own repository as source',
        allOf({ subject: WORKFLOW }, { subject: WORKFLOW, source: { repository: 'acme/filter' } }),
        /counts once/,
      ],
      [
        'any workflow of one repository, twice',
        allOf({ github: { repository: 'acme/filter' } }, { github: { repository: 'acme/filter' } }),
        undefined,
      ],
      [
        'two of the refs of one workflow',
        two({ subject: WORKFLOW }, { subject: OTHER_REF }),
        /requires 2 signers, but at most 1 can match/,
      ],
      [
        'two of three, two of which are the same signer',
        two({ subject: WORKFLOW }, { subject: OTHER_REF }, { subject: 'a@acme.example' }),
        undefined,
      ],
      [
        'a workflow in another repository',
        allOf({ subject: WORKFLOW, github: { repository: 'acme/other' } }),
        /subject and github.repository of a0/,
      ],
      ['a workflow of another owner', allOf({ subject: WORKFLOW, github: { owner: 'other' } }), /github.owner of a0/],
      [
        'another workflow',
        allOf({ subject: WORKFLOW, github: { workflow: '.github/workflows/x.yml' } }),
        /github.workflow of a0/,
      ],
      ['a workflow on another ref', allOf({ subject: WORKFLOW, github: { ref: 'refs/tags/v9' } }), /github.ref of a0/],
      [
        'a workflow on a ref of another kind',
        allOf({ subject: WORKFLOW, github: { refGlob: 'refs/heads/*' } }),
        /github.ref of a0/,
      ],
      [
        'a workflow on another server',
        allOf({ subject: WORKFLOW, github: { server: 'https://ghe.example', owner: 'acme' } }),
        /github.server of a0/,
      ],
      [
        'a person with the claims of a workflow',
        allOf({ subject: 'a@acme.example', github: { repository: 'acme/filter' } }),
        /github.server of a0/,
      ],
      [
        'a workflow by name and the same claims',
        allOf({ subject: WORKFLOW, github: { ...release, owner: 'acme', refGlob: 'refs/tags/v*' } }),
        undefined,
      ],
      [
        'a summary that failed',
        attested(SUMMARY, ['/verificationResult', 'FAILED']),
        /verificationResult of .* is compared with two different values/,
      ],
      ['a summary that passed', attested(SUMMARY, ['/verificationResult', 'PASSED']), undefined],
      [
        'one pointer with two values',
        attested(PROVENANCE, ['/a', 'b'], ['/a', 'c']),
        /\/a of .* is compared with two different values/,
      ],
      ['17 keys', { authorities: { anyOf: { authorities: [...keys(17)] } } }, /17 keys; the limit is 16/],
      ['16 keys', { authorities: { anyOf: { authorities: [...keys(16)] } } }, undefined],
      [
        'two attestations by one authority, named twice',
        {
          ...allOf({ subject: WORKFLOW }, { subject: 'a@acme.example' }),
          attestations: [{ predicateType: PROVENANCE, signedBy: ['a0', 'a0'], minimumMatches: 2 }],
        },
        /names a0 twice/,
      ],
      [
        'two attestations by two names of one workflow',
        {
          authorities: {
            anyOf: { authorities: [keyless('a', { subject: WORKFLOW }), keyless('b', { subject: OTHER_REF })] },
          },
          attestations: [{ predicateType: PROVENANCE, minimumMatches: 2 }],
        },
        /, but at most 1 can match/,
      ],
    ];
  for (const [what, parts, why] of rows)
    it(`${what}: ${why === undefined ? 'can be met' : 'cannot'}`, () => {
      const read = () => readJson(policyJson(parts));
      if (why === undefined) assert.doesNotThrow(read);
      else
        assert.throws(
          read,
          (error: Error & { code?: string }) => error.code === 'POLICY_INVALID' && why.test(error.message),
        );
    });
});

describe('the name of a workflow', () => {
  const path = 'https://github.com/acme/filter/.github/workflows/release.yml';
  for (const [name, ref] of [
    [`${path}@refs/heads/main`, 'refs/heads/main'],
    [`${path}@refs/heads/a@refs/heads/b`, 'refs/heads/a@refs/heads/b'],
    [`${path}@${'a'.repeat(40)}`, 'a'.repeat(40)],
    [`${path}@refs.yml@refs/heads/evil`, undefined],
    [`${path}@${'a'.repeat(40)}.yml@refs/heads/evil`, undefined],
    [`${path}@main`, undefined],
    [path, undefined],
    ['https://github.com/acme@refs/heads/main', undefined],
  ] as const)
    it(`${name} ${ref === undefined ? 'is not one' : `is at ${ref}`}`, () =>
      assert.deepEqual(
        parseWorkflow(name),
        ref === undefined
          ? undefined
          : { server: 'https://github.com', repository: 'acme/filter', workflow: '.github/workflows/release.yml', ref },
      ));
});

describe('versions compared with the git tag', () => {
  const at = (ref: string): JsonObject => (ref.includes('*') ? { refGlob: ref } : { ref });
  const by = (rule: JsonObject): JsonObject =>
    policyJson({ authorities: { allOf: [keyless('a', rule)] }, tags: { versionFrom: 'ref' } });
  const workflow = (ref: string): string => WORKFLOW.replace(/@.*/, `@${ref}`);
  const rows: [what: string, rule: JsonObject, isPossible: boolean][] = [
    ...['refs/tags/filter/v1.2.0', 'refs/tags/filter/v*'].flatMap((ref): [string, JsonObject, boolean][] => [
      [`a subject at ${ref}`, ref.includes('*') ? { subjectGlob: workflow(ref) } : { subject: workflow(ref) }, false],
      [
        `a workflow at ${ref}`,
        { github: { repository: 'acme/filter', workflow: '.github/workflows/release.yml', ...at(ref) } },
        false,
      ],
      [`a source at ${ref}`, { subject: WORKFLOW, source: { repository: 'acme/other', ...at(ref) } }, false],
    ]),
    [
      'a source at a branch',
      { subject: WORKFLOW, source: { repository: 'acme/other', ref: 'refs/heads/main' } },
      false,
    ],
    ['a source at tags', { subject: WORKFLOW, source: { repository: 'acme/other', refGlob: 'refs/tags/v*' } }, true],
    ['a subject at tags', { subjectGlob: workflow('refs/tags/v*') }, true],
    ['a workflow that can be called at a branch', { subject: workflow('refs/heads/main') }, true],
    [
      'a workflow at any ref',
      { github: { repository: 'acme/filter', workflow: '.github/workflows/release.yml' } },
      true,
    ],
  ];
  for (const [what, rule, isPossible] of rows)
    it(`${isPossible ? 'can' : 'can never'} be met by ${what}`, () => {
      if (isPossible) assert.doesNotThrow(() => readJson(by(rule)));
      else
        assert.throws(() => readJson(by(rule)), {
          code: 'POLICY_INVALID',
          exitCode: 2,
          message: /tags\.versionFrom: a signs from .*annotation/,
        });
    });
});
