import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/core/json.ts';
import { FIELD_ROWS } from '../../src/decide/check/targets/rows.ts';
import { ISSUER, keyless, WORKFLOW } from '../support/policy.ts';
import { allOf, exact, key, exported as of, PROVENANCE, SUMMARY } from '../support/policy-export.ts';
import { PUBLIC_PEM } from '../support/publisher.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

interface Kyverno {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly matchImageReferences: readonly { readonly expression: string }[];
    readonly validationConfigurations: JsonObject;
    readonly images: readonly { readonly name: string; readonly expression: string }[];
    readonly attestors: readonly JsonObject[];
    readonly attestations: readonly JsonObject[];
    readonly validations: readonly { readonly expression: string }[];
  };
}
const both = (parts: JsonObject): readonly Kyverno[] =>
  parseAllDocuments(of(parts, 'kyverno')).map((one) => {
    assert.deepEqual(one.errors, []);
    return one.toJS() as Kyverno;
  });
const kyvernoOf = (parts: JsonObject): Kyverno => {
  const [pods, filters] = both(parts);
  assert.ok(pods !== undefined && filters !== undefined);
  return pods;
};
const IMAGES = '(images.containers + images.initContainers + images.ephemeralContainers + images.volumes)';

describe('the export for kyverno', () => {
  it('is an ImageValidatingPolicy that counts the signers of each requirement', () => {
    const second = keyless('b', { subject: 'b@acme.example' });
    const anyOf = { minimumMatches: 2, authorities: [key, keyless('a', { subject: WORKFLOW }), second] };
    const { apiVersion, kind, spec } = kyvernoOf({
      ...exact,
      authorities: { anyOf },
      attestations: [{ predicateType: PROVENANCE, signedBy: ['a'] }],
    });
    assert.deepEqual([apiVersion, kind], ['policies.kyverno.io/v1', 'ImageValidatingPolicy']);
    assert.deepEqual(spec.validationConfigurations, { mutateDigest: true, verifyDigest: true, required: true });
    assert.deepEqual(spec.attestors, [
      { name: 'key', cosign: { key: { data: PUBLIC_PEM }, ctlog: { insecureIgnoreTlog: true } } },
      { name: 'a', cosign: { keyless: { identities: [{ issuer: ISSUER, subject: WORKFLOW }] } } },
      { name: 'b', cosign: { keyless: { identities: [{ issuer: ISSUER, subject: 'b@acme.example' }] } } },
    ]);
    assert.deepEqual(spec.attestations, [
      { name: 'signature-1', intoto: { type: 'https://sigstore.dev/cosign/sign/v1' } },
      { name: 'attestation-1', intoto: { type: PROVENANCE } },
    ]);
    assert.deepEqual(
      spec.validations.map(({ expression }) => expression),
      [
        `${IMAGES}.all(image, verifyAttestationSignatures(image, attestations['signature-1'], [attestors['key'], attestors['a'], attestors['b']]) >= 2)`,
        `${IMAGES}.all(image, verifyAttestationSignatures(image, attestations['attestation-1'], [attestors['a']]) >= 1)`,
      ],
    );
  });

  it('has the same requirements for the images of filters, which are not in Pods', () => {
    const attestations = [{ predicateType: PROVENANCE }];
    const [pods, filters, ...more] = both({ ...exact, attestations });
    assert.ok(pods !== undefined && filters !== undefined && more.length === 0);
    assert.deepEqual(
      [filters.spec.attestors, filters.spec.attestations, filters.spec.matchImageReferences],
      [pods.spec.attestors, pods.spec.attestations, pods.spec.matchImageReferences],
    );
    assert.deepEqual(
      filters.spec.validations.map(({ expression }) => expression.replace('images.filters', IMAGES)),
      pods.spec.validations.map(({ expression }) => expression),
    );
    assert.deepEqual(filters.spec.validationConfigurations, {
      mutateDigest: false,
      verifyDigest: true,
      required: true,
    });
    const [first] = filters.spec.images;
    for (const row of FIELD_ROWS.filter(({ kind }) => kind === 'image'))
      for (const kind of row.kinds) assert.ok(first?.expression.includes(`'${row.group}/${kind}'`), kind);
  });

  it('compares the content of an attestation', () => {
    const conditions = [
      { path: '/buildDefinition/buildType', equals: `x"y'\\z` },
      { path: '/n', equals: 1 },
      { path: '/done', equals: true },
    ];
    const { spec } = kyvernoOf({ ...exact, attestations: [{ predicateType: PROVENANCE, conditions }] });
    const said = "extractPayload(image, attestations['attestation-1']).predicate";
    assert.ok(
      spec.validations[1]?.expression.endsWith(
        ` >= 1 && ${said}['buildDefinition']['buildType'] == "x\\"y'\\\\z" && ${said}['n'] == 1 && ${said}['done'] == true)`,
      ),
      spec.validations[1]?.expression,
    );
    const summary = kyvernoOf({ ...exact, attestations: [{ predicateType: SUMMARY }] });
    assert.match(summary.spec.validations[1]?.expression ?? '', /\.predicate\['verificationResult'\] == 'PASSED'\)$/);
  });

  it('matches all spellings of a repository in a Pod, and no other repository', () => {
    const meets = (repository: JsonObject, reference: string): boolean => {
      const [match] = kyvernoOf({ ...allOf(key), images: [repository] }).spec.matchImageReferences;
      const [, pattern] = /^ref\.matches\(r'(.*)'\)$/.exec(match?.expression ?? '') ?? [];
      return new RegExp(pattern ?? '(', 'u').test(reference);
    };
    for (const [repository, yes, no] of [
      [
        { repository: 'ghcr.io/acme/filter' },
        [
          'ghcr.io/acme/filter',
          'ghcr.io/acme/filter:v1',
          `ghcr.io/acme/filter@${DIGEST}`,
          `ghcr.io/acme/filter:v1@${DIGEST}`,
        ],
        ['ghcr.io/acme/filter2', 'ghcr.io/acme/filter/deep:v1', 'ghcrxio/acme/filter', 'x.ghcr.io/acme/filter:v1'],
      ],
      [
        { glob: 'ghcr.io/acme/*' },
        ['ghcr.io/acme/a', 'ghcr.io/acme/b:v1'],
        ['ghcr.io/acme/a/b', 'ghcr.io/other/a', 'ghcr.io/acme'],
      ],
      [
        { repository: 'docker.io/acme/filter' },
        ['acme/filter:v1', 'docker.io/acme/filter', `index.docker.io/acme/filter@${DIGEST}`],
        ['xdocker.io/acme/filter', 'ghcr.io/acme/filter', 'other/acme/filter'],
      ],
    ] as const) {
      for (const reference of yes) assert.ok(meets(repository, reference), reference);
      for (const reference of no) assert.ok(!meets(repository, reference), reference);
    }
  });

  it('names the hash of a P-384 key', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    const [attestor] = kyvernoOf(allOf({ name: 'key', key: pem })).spec.attestors;
    assert.deepEqual(attestor?.cosign, {
      key: { data: pem, hashAlgorithm: 'sha384' },
      ctlog: { insecureIgnoreTlog: true },
    });
  });

  it('counts only signers that cannot be the same', () => {
    for (const second of [
      keyless('b', { subject: WORKFLOW.replace('v1.2.0', 'v2') }),
      keyless('b', { subjectGlob: 'https://github.com/acme/*/.github/workflows/a.yml@refs/tags/v1' }),
    ]) {
      const anyOf = { minimumMatches: 2, authorities: [key, keyless('a', { subject: WORKFLOW }), second] };
      assert.throws(() => of({ ...exact, authorities: { anyOf } }, 'kyverno'), {
        code: 'POLICY_INEXPRESSIBLE',
        detail: { target: 'kyverno', field: 'authorities.anyOf.minimumMatches' },
      });
    }
  });
});
