import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import { fallbackTagOf } from '../../src/oci/reference.ts';
import {
  ask,
  attach,
  attachKey,
  attachKeyless,
  outcome,
  publishUnsigned,
  type Said,
  type Subject,
  sign,
} from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

const folder = temporaryFolder();
const pemOf = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const OTHER_PEM = pemOf();
let registry: TestRegistry;
let fallback: TestRegistry;
let sigstore: Sigstore;
let count = 0;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  fallback = await startRegistry({ referrers: 'none' });
  sigstore = await startSigstore();
});
after(async () => {
  await Promise.all([registry.stop(), fallback.stop()]);
  await sigstore.stop();
  folder.remove();
});

const fresh = (where = registry): Promise<Subject> => publishUnsigned(where, `r/f${count++}`, `${folder.path}/copy`);
const byKey = { authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] } };
const SIGNER = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';
const day = (i: number): string => new Date(Date.UTC(2026, 0, 1) + i * 86_400_000).toISOString().replace('.000Z', 'Z');

/** This many bundles by an unknown key, each its own referrer, with this one among them. */
async function attachAmong(subject: Subject, bad: number, place: number): Promise<void> {
  const foreign = await sign(openKeySigner({ pem: OTHER_PEM }), subject);
  const good = await sign(openKeySigner({ pem: PRIVATE_PEM }), subject);
  const all = Array.from({ length: bad }, (_, i): readonly [Uint8Array, Said] => [foreign, { created: day(i) }]);
  await attach(subject, ...all.slice(0, place), [good], ...all.slice(place));
}

describe('many referrers', () => {
  for (const [where, place] of [
    ['first', 0],
    ['in the middle', 75],
    ['last', 150],
  ] as const)
    it(`do not hide a good one that is ${where} of 151`, async () => {
      const subject = await fresh();
      await attachAmong(subject, 150, place);
      assert.equal(outcome(await ask(sigstore, subject, byKey)), 'verified');
    });

  it('beyond the limit are not a denial: it could not be found out', async () => {
    const subject = await fresh(fallback);
    const store = fallback.store.repo(subject.name.slice(fallback.host.length + 1));
    const entry = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      size: 500,
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    };
    const manifests = Array.from({ length: 2000 }, (_, i) => ({
      ...entry,
      digest: `sha256:${i.toString(16).padStart(64, '0')}`,
    }));
    const index = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }),
    );
    const digest = digestOf(index);
    store.manifests.set(digest, { mediaType: 'application/vnd.oci.image.index.v1+json', bytes: index });
    store.tags.set(fallbackTagOf(subject.manifest.digest), digest);
    await assert.rejects(ask(sigstore, subject, byKey), { exitCode: 5 });
  });

  it('with a damaged list are neither a denial nor "unsigned", and a tag that points to the image itself lists none', async () => {
    const subject = await fresh(fallback);
    await attachKey(PRIVATE_PEM, subject);
    assert.equal(outcome(await ask(sigstore, subject, byKey)), 'verified');
    const repo = fallback.store.repo(subject.name.slice(fallback.host.length + 1));
    repo.tags.set(fallbackTagOf(subject.manifest.digest), subject.manifest.digest);
    assert.equal(outcome(await ask(sigstore, subject, byKey)).split(' ')[0], 'nothing-found');
    const damaged = Buffer.from('{"schemaVersion":2,"manifests":{}}');
    repo.manifests.set(digestOf(damaged), { mediaType: OCI_INDEX, bytes: damaged });
    repo.tags.set(fallbackTagOf(subject.manifest.digest), digestOf(damaged));
    await assert.rejects(ask(sigstore, subject, byKey), { code: 'REGISTRY_PROTOCOL', exitCode: 5 });
  });

  it('that cannot be read are not a denial, and do not matter if the rest is enough', async () => {
    const subject = await fresh();
    await attachKey(OTHER_PEM, subject);
    registry.before = (_, request) =>
      request.method === 'GET' && request.path.includes('/blobs/') && isBundle(request.path)
        ? { kind: 'answer', status: 500 }
        : undefined;
    const bundles = new Set<string>();
    const isBundle = (path: string): boolean => bundles.has(path.split('/').at(-1) ?? '');
    for (const [digest, bytes] of registry.store.repo(subject.name.slice(registry.host.length + 1)).blobs)
      if (bytes.includes('dsseEnvelope')) bundles.add(digest);
    assert.equal(bundles.size, 1);
    try {
      await assert.rejects(ask(sigstore, subject, byKey), { exitCode: 5 });
      await attachKey(PRIVATE_PEM, subject);
      assert.equal(outcome(await ask(sigstore, subject, byKey)), 'verified');
    } finally {
      registry.before = undefined;
    }
  });
});

describe('attestations that a policy requires', () => {
  const TYPE = PREDICATES.provenance;
  const by = (attestations: readonly JsonObject[]): { readonly [name: string]: Json } => ({
    authorities: { allOf: [{ name: 'release', keyless: { issuer: sigstore.issuer, subject: SIGNER } }] },
    attestations,
  });
  const repository = {
    path: '/buildDefinition/externalParameters/workflow/repository',
    equals: 'https://github.com/acme/filter',
  };
  const provenance = (of: string): Said => ({
    predicateType: TYPE,
    predicate: { buildDefinition: { externalParameters: { workflow: { repository: of } } } },
  });
  const vsa = (verificationResult: string): Said => ({
    predicateType: PREDICATES.summary,
    predicate: { verificationResult },
  });

  it('are "nothing found" if none has their type, and denied otherwise', async () => {
    const subject = await fresh();
    const two = by([{ predicateType: TYPE }, { predicateType: PREDICATES.summary }]);
    await attachKeyless(sigstore, subject);
    assert.match(
      outcome(await ask(sigstore, subject, two)),
      /^nothing-found.*ATTESTATION_NOT_FOUND.*of type "https:\/\/slsa.dev\/provenance\/v1", "https/,
    );
    await attachKeyless(sigstore, subject, {}, provenance('x'));
    assert.match(
      outcome(await ask(sigstore, subject, two)),
      /^nothing-found.*ATTESTATION_NOT_FOUND.*of type "https:\/\/slsa.dev\/verification_summary/,
    );
    await attachKey(OTHER_PEM, subject, vsa('PASSED'));
    assert.match(outcome(await ask(sigstore, subject, two)), /^denied.*POLICY_DENIED.*attestation 2/);
  });

  it('that are missing do not excuse a wrong signer', async () => {
    const subject = await fresh();
    await attachKey(OTHER_PEM, subject);
    assert.match(outcome(await ask(sigstore, subject, by([{ predicateType: TYPE }]))), /^denied.*SIGNATURE_DENIED/);
  });

  it('must meet their conditions', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    const policy = by([{ predicateType: TYPE, conditions: [repository] }]);
    await attachKeyless(sigstore, subject, {}, provenance('https://github.com/mallory/filter'));
    assert.match(
      outcome(await ask(sigstore, subject, policy)),
      /^denied.*workflow\/repository: expected https:\/\/github.com\/acme\/filter, seen "https:\/\/github.com\/mallory/,
    );
    await attachKeyless(sigstore, subject, {}, provenance('https://github.com/acme/filter'));
    const verdict = await ask(sigstore, subject, policy);
    assert.equal(outcome(verdict), 'verified');
    assert.ok(verdict.report.checks.some((one) => one.name === `attestation 1 ${TYPE}` && one.passed));
  });

  it('of a workflow must agree with their certificate', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    const policy = by([{ predicateType: TYPE }]);
    const buildType = 'https://actions.github.io/buildtypes/workflow/v1';
    await attachKeyless(sigstore, subject, {}, { predicateType: TYPE, predicate: { buildDefinition: { buildType } } });
    assert.match(outcome(await ask(sigstore, subject, policy)), /^denied.*builder: expected https:.*seen nothing/);
    await attachKeyless(
      sigstore,
      subject,
      {},
      { predicateType: TYPE, predicate: { buildDefinition: { buildType: `${buildType}#other` } } },
    );
    assert.equal(outcome(await ask(sigstore, subject, policy)), 'verified');
  });

  it('must be by an authority of the policy', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    await attachKey(PRIVATE_PEM, subject, provenance('https://github.com/acme/filter'));
    await attachKeyless(
      sigstore,
      subject,
      {
        job_workflow_ref: 'mallory/filter/.github/workflows/release.yml@refs/tags/v1.2.0',
        repository: 'mallory/filter',
      },
      provenance('https://github.com/acme/filter'),
    );
    assert.match(outcome(await ask(sigstore, subject, by([{ predicateType: TYPE }]))), /^denied.*attestation 1/);
  });

  it('must be by the named authority', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    await attachKey(PRIVATE_PEM, subject);
    await attachKeyless(sigstore, subject, {}, provenance('x'));
    const parts = by([{ predicateType: TYPE, signedBy: ['auditor'] }]);
    const authorities = {
      allOf: [
        { name: 'release', keyless: { issuer: sigstore.issuer, subject: SIGNER } },
        { name: 'auditor', key: PUBLIC_PEM },
      ],
    };
    assert.match(
      outcome(await ask(sigstore, subject, { ...parts, authorities })),
      /^denied.*not signed by an authority that the policy lists/,
    );
    await attachKey(PRIVATE_PEM, subject, provenance('x'));
    assert.equal(outcome(await ask(sigstore, subject, { ...parts, authorities })), 'verified');
  });

  it('must be about this image', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    await attachKeyless(sigstore, subject, {}, { ...provenance('x'), about: `sha256:${'2'.repeat(64)}` });
    assert.match(outcome(await ask(sigstore, subject, by([{ predicateType: TYPE }]))), /^denied.*subject/);
  });

  it('of a verification must say PASSED, even if the policy does not require it', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    const policy = by([{ predicateType: PREDICATES.summary }]);
    for (const result of ['FAILED', 'passed', '']) {
      await attachKeyless(sigstore, subject, {}, vsa(result));
      assert.match(outcome(await ask(sigstore, subject, policy)), /^denied.*verificationResult: expected PASSED/);
    }
    await attachKeyless(sigstore, subject, {}, vsa('PASSED'));
    assert.equal(outcome(await ask(sigstore, subject, policy)), 'verified');
  });

  it('of the ABI must be about this module', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    const policy = by([{ predicateType: PREDICATES.abiReport }]);
    const report = (digest: string): Said => ({
      predicateType: PREDICATES.abiReport,
      predicate: {
        'module-digest': digest,
        report: {
          schema: 'https://wasm-image.dev/schema/abi-report/v1',
          'module-digest': digest,
          hosts: [{ verdict: 'loads' }],
          problems: [],
        },
      },
    });
    await attachKeyless(sigstore, subject, {}, report(`sha256:${'3'.repeat(64)}`));
    assert.match(outcome(await ask(sigstore, subject, policy)), /^denied.*module digest/);
    await attachKeyless(sigstore, subject, {}, report(subject.moduleDigest));
    assert.equal(outcome(await ask(sigstore, subject, policy)), 'verified');
  });

  it('do not count as a signature', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject, {}, vsa('PASSED'));
    assert.match(
      outcome(await ask(sigstore, subject, by([{ predicateType: PREDICATES.summary }]))),
      /^denied.*SIGNATURE_DENIED.*no signature/,
    );
  });
});
