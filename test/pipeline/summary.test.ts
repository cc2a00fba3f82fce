import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { digestOf, parseDigest } from '../../src/core/digest.ts';
import type { Json } from '../../src/core/json.ts';
import { valueAt } from '../../src/decide/gate/pointer.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import type { Signer } from '../../src/ports.ts';
import { publishKeyless, recordOf, SIGNER } from '../support/keyless.ts';
import { ask, attachKeyless, outcome, type Subject } from '../support/policy-gate.ts';
import { predicatesOf } from '../support/predicates.ts';
import { openTestStores, planFor } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { openSigner } from '../support/sigstore-run.ts';

const { folder, registry, sigstore } = await openScene('none');
let count = 0;

const fresh = (): string => `${registry.host}/v/f${count++}`;
const run = (images: string, inputs: Readonly<Record<string, string>> = {}, signer: Partial<Signer> = {}) =>
  publishKeyless(
    sigstore,
    { images, 'verification-summary': 'true', ...inputs },
    { copy: `${folder.path}/copy`, signer },
  );

async function subjectOf(
  name: string,
  record: { readonly digest: string; readonly moduleDigest: string },
): Promise<Subject> {
  const manifest = await openTestStores().open(parseRepository(name)).fetchManifest(parseDigest(record.digest));
  assert.ok(manifest !== undefined);
  return { name, manifest, moduleDigest: record.moduleDigest };
}

const listed = async (name: string, digest: string): Promise<number> =>
  (await openTestStores().open(parseRepository(name)).fetchReferrers(parseDigest(digest))).length;

describe('a verification summary', () => {
  it('says what passed and when, with the requirements and the bundles', async () => {
    const name = fresh();
    const record = recordOf(await run(name, { hosts: 'envoy=1.40' }));
    const summary = (await predicatesOf(name, record.digest)).get(PREDICATES.summary);
    const at = (pointer: string): Json | undefined => valueAt(summary, pointer);
    assert.equal(at('/verificationResult'), 'PASSED');
    assert.equal(at('/verifier/id'), 'https://wasm-image.dev/verifier/publish/v1');
    assert.equal(at('/timeVerified'), '2026-06-01T12:00:00Z');
    const last = name.split('/').at(-1);
    assert.equal(at('/resourceUri'), `pkg:oci/${last}@sha256%3A${record.digest.slice(7)}?repository_url=${name}`);
    assert.deepEqual(at('/verifiedLevels'), ['SLSA_BUILD_LEVEL_2', 'WASM_IMAGE_ABI_VERIFIED']);
    const policy = Buffer.from(String(at('/policy/content')), 'base64');
    assert.equal(at('/policy/digest/sha256'), digestOf(policy).slice(7));
    assert.deepEqual(JSON.parse(policy.toString()), {
      signer: { identity: SIGNER, issuer: sigstore.issuer },
      abi: 'any',
      hosts: ['envoy 1.40'],
      attestations: [PREDICATES.abiReport, PREDICATES.provenance],
    });
    const referrers = await openTestStores().open(parseRepository(name)).fetchReferrers(parseDigest(record.digest));
    const inputs = at('/inputAttestations');
    assert.deepEqual(
      new Set(Array.isArray(inputs) ? inputs.map((one) => `sha256:${valueAt(one, '/digest/sha256')}`) : []),
      new Set(
        referrers
          .filter((one) => one.annotations?.['dev.sigstore.bundle.predicateType'] !== PREDICATES.summary)
          .map((one) => one.digest),
      ),
    );
    assert.equal(Array.isArray(inputs) && inputs.length, 3);
  });

  it('claims no level without provenance, and the lower level for a self-hosted runner', async () => {
    const levels = async (inputs: Readonly<Record<string, string>>): Promise<Json | undefined> => {
      const name = fresh();
      return valueAt(
        (await predicatesOf(name, recordOf(await run(name, inputs)).digest)).get(PREDICATES.summary),
        '/verifiedLevels/0',
      );
    };
    assert.equal(await levels({ provenance: 'false' }), 'SLSA_BUILD_LEVEL_UNEVALUATED');
    sigstore.scene.claims = { runner_environment: 'self-hosted' };
    assert.equal(await levels({}), 'SLSA_BUILD_LEVEL_1');
    sigstore.scene.claims = {};
  });

  it('is kept by a second run, and made again when more is required', async () => {
    const name = fresh();
    const { digest } = recordOf(await run(name));
    assert.equal(recordOf(await run(name)).result, 'unchanged');
    assert.equal(await listed(name, digest), 4);
    assert.equal(recordOf(await run(name, { hosts: 'envoy=1.40' })).digest, digest);
    assert.equal(await listed(name, digest), 5);
  });

  it('is the only addition to an image that has the rest', async () => {
    const name = fresh();
    const { digest } = recordOf(await run(name, { 'verification-summary': 'false' }));
    const seen = sigstore.seen.length;
    recordOf(await run(name));
    assert.equal(sigstore.seen.slice(seen).filter(({ service }) => service === 'rekor').length, 1);
    assert.equal(await listed(name, digest), 4);
  });

  it('is not made for an image that did not pass', async () => {
    const name = fresh();
    const run1 = await openSigner(sigstore, 'rekor 1 and timestamp').workflow();
    assert.ok(run1 !== undefined);
    const result = await run(name, {}, { workflow: async () => ({ ...run1, sha: 'c'.repeat(40) }) });
    assert.ok(result.kind === 'failed' && result.error.code === 'ATTESTATION_DENIED' && result.record !== undefined);
    assert.equal((await predicatesOf(name, result.record.digest)).has(PREDICATES.summary), false);
  });

  it('that says FAILED satisfies neither publish nor a policy; the one that publish makes does', async () => {
    const name = fresh();
    const record = recordOf(await run(name, { 'verification-summary': 'false' }));
    const subject = await subjectOf(name, record);
    const policy = {
      authorities: { allOf: [{ name: 'release', keyless: { issuer: sigstore.issuer, subject: SIGNER } }] },
      attestations: [
        {
          predicateType: PREDICATES.summary,
          conditions: [{ path: '/verifier/id', equals: 'https://wasm-image.dev/verifier/publish/v1' }],
        },
      ],
    };
    const failed = { verifier: { id: 'https://wasm-image.dev/verifier/publish/v1' }, verificationResult: 'FAILED' };
    await attachKeyless(sigstore, subject, {}, { predicateType: PREDICATES.summary, predicate: failed });
    assert.match(
      outcome(await ask(sigstore, subject, policy)),
      /^denied.*verificationResult: expected PASSED, seen "FAILED"/,
    );
    recordOf(await run(name));
    assert.equal(outcome(await ask(sigstore, subject, policy)), 'verified');
    assert.equal(await listed(name, record.digest), 5);
  });

  it('cannot be requested without a signature', () =>
    assert.throws(() => planFor({ images: fresh(), sign: 'off', 'signing-key': '', 'verification-summary': 'true' }), {
      code: 'INPUT_CONFLICT',
    }));
});
