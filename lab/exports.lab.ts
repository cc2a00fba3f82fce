// Exports for clusters, read strictly into the types of the projects themselves and put through their own validation.
import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PUBLIC_PEM } from '../test/support/publisher.ts';
import { freshFolder, judge, missingDist } from './lib/places.ts';
import { run } from './lib/process.ts';
import { wasmImage } from './lib/subject.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
const SUBJECT = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';
const keyless = (name: string, rule: object): object => ({ name, keyless: { issuer: ISSUER, ...rule } });
const people = ['a', 'b'].map((name) => keyless(name, { subject: `${name}@acme.example` }));
const release = keyless('release', { subject: SUBJECT });
const workflow = { repository: 'acme/filter', workflow: '.github/workflows/release.yml', refGlob: 'refs/tags/v*' };
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const conditions = [{ path: '/buildDefinition/buildType', equals: 'x"y' }];

const POLICIES: readonly (readonly [what: string, parts: object])[] = [
  ['one exact identity', { authorities: { allOf: [release] } }],
  ['a workflow at any tag', { authorities: { allOf: [keyless('tags', { github: workflow })] } }],
  ['several signers', { authorities: { allOf: [release], anyOf: { authorities: people } } }],
  ['an attestation', { authorities: { allOf: [release] }, attestations: [{ predicateType: PROVENANCE }] }],
];
/** Kyverno has no word for it. */
const CONDITION = { authorities: { allOf: [release] }, attestations: [{ predicateType: PROVENANCE, conditions }] };

/** `spoil`: what turns a good document into one that must be refused; a judge that takes it judges nothing. */
const JUDGES = [
  { to: 'policy-controller', program: 'cluster-image-policy', spoil: [/signatureFormat:/, 'signatureFormt:'] },
  { to: 'policy-controller', program: 'cluster-image-policy', spoil: [/glob:/, 'regex:'] },
  { to: 'kyverno', program: 'kyverno-policy', spoil: [/imageReferences:/, 'imageReference:'] },
  { to: 'kyverno', program: 'kyverno-policy', spoil: [/^ +rekor:\n +url: .*\n/m, ''] },
] as const;

describe('exports for clusters', { skip: missingDist() }, () => {
  const folder = freshFolder('exports');
  const exported = async (to: string, parts: object) => {
    const policy = { apiVersion: 'wasm-image.dev/v1', kind: 'FilterVerificationPolicy', images: [{ repository: 'ghcr.io/acme/filter' }], ...parts };
    writeFileSync(join(folder, 'wasm-policy.json'), JSON.stringify(policy));
    return wasmImage(['policy', 'export', 'wasm-policy.json', '--to', to], { cwd: folder });
  };

  for (const { to, program } of [JUDGES[0], JUDGES[2]])
    for (const [what, parts] of to === 'kyverno' ? POLICIES : [...POLICIES, ['a condition', CONDITION] as const])
      test(`${to} takes ${what}`, async () => {
        const written = await exported(to, parts);
        assert.equal(written.status, 0, written.stderr);
        const judged = await run(judge(program), [], { input: written.stdout });
        assert.equal(judged.status, 0, `${judged.stderr}\n${written.stdout}`);
      });

  test('kyverno takes a key, and policy-controller has no word for one', async () => {
    const parts = { authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] } };
    const judged = await run(judge('kyverno-policy'), [], { input: (await exported('kyverno', parts)).stdout });
    assert.equal(judged.status, 0, judged.stderr);
    const refused = await exported('policy-controller', parts);
    assert.deepEqual([refused.status, /POLICY_INEXPRESSIBLE/.test(refused.stderr)], [2, true]);
  });

  for (const { to, program, spoil } of JUDGES)
    test(`${to} refuses ${JSON.stringify(spoil[1])} in place of ${spoil[0].source}`, async () => {
      const { stdout } = await exported(to, { authorities: { allOf: [release] } });
      assert.match(stdout, spoil[0]);
      assert.equal((await run(judge(program), [], { input: stdout.replace(spoil[0], spoil[1]) })).status, 1);
    });
});
