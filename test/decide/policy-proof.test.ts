import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { makeVerifiedByPolicy } from '../../src/decide/gate/checks.ts';
import { demandedChecks } from '../../src/decide/gate/demands.ts';
import { parseRepository, pin } from '../../src/oci/reference.ts';
import { policyJson, readJson } from '../support/policy.ts';

describe('the proof by a policy', () => {
  const policy = readJson(
    policyJson({ layout: { allowed: ['oci'] }, attestations: [{ predicateType: 'https://x.y/z' }] }),
  );
  const digest = digestOf(Uint8Array.of(1));
  const prove = (names: readonly string[], by = policy) =>
    makeVerifiedByPolicy(
      pin(parseRepository('ghcr.io/acme/f'), digest),
      { layout: 'oci', moduleDigest: digest, layerDigest: digest, abi: {} as never },
      {
        format: 'bundle',
        referrer: digest,
        signer: { kind: 'key', publicKey: '' },
        sourceRepository: undefined,
        logIndexes: [],
        isCertificateLogged: undefined,
        times: [],
      },
      names.map((name) => ({ name, passed: true, expected: '', seen: '' })),
      by,
    );

  it('is made if all required checks passed', () => {
    assert.deepEqual(demandedChecks(policy), [
      'image',
      'abi',
      'allowed layout',
      'authority release',
      'attestation 1 https://x.y/z',
    ]);
    assert.doesNotThrow(() => prove(demandedChecks(policy)));
  });
  for (const name of demandedChecks(policy))
    it(`is not made without ${name}`, () =>
      assert.throws(() => prove(demandedChecks(policy).filter((one) => one !== name)), { code: 'SIGNATURE_DENIED' }));
  it('is not made for a policy that readPolicy did not make, even if it is empty', () => {
    const forged = { ...policy, allOf: [], attestations: [], images: [] };
    assert.throws(() => prove([], forged), { code: 'INTERNAL' });
  });
});
