// Exports for clusters and snippets for proxies, validated as in a cluster: against the CRDs that the projects ship,
// with the API server's own code, and by the projects' own programs.
import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { digestOf } from '../src/core/digest.ts';
import { snippetsOf } from '../src/decide/report/snippets.ts';
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
const CONDITION = [
  'a condition',
  { authorities: { allOf: [release] }, attestations: [{ predicateType: PROVENANCE, conditions }] },
] as const;
const PATTERN = [
  'a pattern of repositories',
  { images: [{ glob: 'ghcr.io/acme/*' }], authorities: { allOf: [release] } },
] as const;
const CRDS = ['istio', 'envoy-gateway', 'kyverno'].map((name) => join(judge('..'), 'crds', `${name}.yaml`));

/** Validates documents. */
async function judged(to: 'policy-controller' | 'cluster', input: string) {
  return to === 'policy-controller'
    ? run(judge('cluster-image-policy'), [], { input })
    : run(judge('cluster-judge'), CRDS, { input });
}

/** `spoil` turns a good document into one that the validator must refuse, which shows that it does validate. */
const JUDGES = [
  { to: 'policy-controller', by: 'policy-controller', spoil: [/signatureFormat:/, 'signatureFormt:'] },
  { to: 'policy-controller', by: 'policy-controller', spoil: [/glob:/, 'regex:'] },
  { to: 'kyverno', by: 'cluster', spoil: [/matchImageReferences:/, 'matchImageReference:'] },
  { to: 'kyverno', by: 'cluster', spoil: [/"Deny"/, '"Refuse"'] },
  { to: 'kyverno', by: 'cluster', spoil: [/verifyAttestationSignatures/, 'verifyAttestations'] },
  { to: 'kyverno', by: 'cluster', spoil: [/ref\.matches/, 'ref.contain'] },
] as const;

describe('exports for clusters', { skip: missingDist() }, () => {
  const folder = freshFolder('exports');
  const exported = async (to: string, parts: object) => {
    const policy = {
      apiVersion: 'wasm-image.dev/v1',
      kind: 'FilterVerificationPolicy',
      images: [{ repository: 'ghcr.io/acme/filter' }],
      ...parts,
    };
    writeFileSync(join(folder, 'wasm-policy.json'), JSON.stringify(policy));
    return wasmImage(['policy', 'export', 'wasm-policy.json', '--to', to], { cwd: folder });
  };

  for (const { to, by } of [JUDGES[0], JUDGES[2]])
    for (const [what, parts] of [...POLICIES, CONDITION, PATTERN])
      test(`${to} accepts ${what}`, async (t) => {
        const written = await exported(to, parts);
        assert.equal(written.status, 0, written.stderr);
        const { status, stdout, stderr } = await judged(by, written.stdout);
        assert.equal(status, 0, `${stderr}\n${written.stdout}`);
        t.diagnostic(`lab: export to ${to}, ${what}: ${stdout.trim().replaceAll('\n', ', ')}`);
      });

  test('kyverno accepts a key, and policy-controller cannot express one', async () => {
    const parts = { authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] } };
    const { status, stderr } = await judged('cluster', (await exported('kyverno', parts)).stdout);
    assert.equal(status, 0, stderr);
    const refused = await exported('policy-controller', parts);
    assert.deepEqual([refused.status, /POLICY_INEXPRESSIBLE/.test(refused.stderr)], [2, true]);
  });

  for (const { to, by, spoil } of JUDGES)
    test(`${to} refuses ${JSON.stringify(spoil[1])} in place of ${spoil[0].source}`, async () => {
      const { stdout } = await exported(to, { authorities: { allOf: [release] } });
      assert.match(stdout, spoil[0]);
      assert.equal((await judged(by, stdout.replace(spoil[0], spoil[1]))).status, 1);
    });
});

describe('snippets for proxies', () => {
  const digest = digestOf(Uint8Array.of(1));
  const moduleDigest = digestOf(Uint8Array.of(2));
  const snippets = (repository: string) =>
    snippetsOf({ repository, reference: `${repository}@${digest}`, digest, moduleDigest, layout: 'compat' });
  /** Those whose CRDs are installed. */
  const KINDS = ['TrafficExtension', 'WasmPlugin', 'EnvoyExtensionPolicy'];
  const textOf = (kind: string): string =>
    snippets('ghcr.io/acme/filter').find(([title]) => title.includes(kind))?.[1] ?? '';

  for (const repository of [
    'ghcr.io/acme/filter',
    'localhost:5000/123',
    `ghcr.io/acme/${'long-'.repeat(20)}name`,
    'ghcr.io/acme/a__b.c',
  ])
    test(`of ${repository} are accepted by a cluster`, async (t) => {
      const texts = snippets(repository).filter(([title]) => KINDS.some((kind) => title.includes(kind)));
      assert.equal(texts.length, KINDS.length);
      const { status, stdout, stderr } = await judged('cluster', texts.map(([, text]) => `${text}\n`).join('---\n'));
      assert.equal(status, 0, stderr);
      t.diagnostic(`lab: snippets of ${repository}: ${stdout.trim().replaceAll('\n', ', ')}`);
    });

  for (const [kind, spoil, why] of [
    ['EnvoyExtensionPolicy', [/targetRefs:.*?\n(?= {2}\w)/s, ''], /targetRef/],
    ['EnvoyExtensionPolicy', [/url:/, 'address:'], /unknown fields/],
    ['WasmPlugin', [/oci:/, 'docker:'], /url/],
    ['TrafficExtension', [/wasm:/, 'wasm2:'], /unknown fields/],
    ['TrafficExtension', [/oci:/, 'docker:'], /url/],
  ] as const)
    test(`a cluster refuses ${kind} with ${JSON.stringify(spoil[1])} in place of ${spoil[0].source}`, async () => {
      assert.match(textOf(kind), spoil[0]);
      const { status, stderr } = await judged('cluster', textOf(kind).replace(spoil[0], spoil[1]));
      assert.equal(status, 1, stderr);
      assert.match(stderr, why);
    });
});
