import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { parseDigest } from '../../src/core/digest.ts';
import { makeSignaturePolicy } from '../../src/decide/gate/checks.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { verifyByPolicy } from '../../src/pipeline/verify/verify-policy.ts';
import { verifyForSigner } from '../../src/pipeline/verify/verify-signer.ts';
import { policyJson, readJson } from '../support/policy.ts';
import { PROPOSAL_ROWS } from '../support/proposal-rows.ts';
import { openTestPorts, openTestStores, PUBLIC_PEM, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const GC = PROPOSAL_ROWS.find((row) => row.name === 'GC struct')?.bytes ?? new Uint8Array();
let registry: TestRegistry;
let digest = '';
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  const inputs = { images: `${registry.host}/gc/f`, hosts: 'envoy=1.40' };
  const result = await publish(planFor(inputs), openTestPorts({ copy: `${folder.path}/copy`, module: GC }));
  if (result.kind === 'failed') throw result.error;
  digest = result.record.digest;
});
after(async () => {
  await registry.stop();
  folder.remove();
});

/** The gate on a Node whose V8 has no GC. */
const ports = () => ({
  store: openTestStores().open(parseRepository(`${registry.host}/gc/f`)),
  bundles: openBundleVerifier({ kind: 'key', publicKeyPem: PUBLIC_PEM }),
  validator: {
    expect: () => {},
    validate: async () => ({ isValid: false, reason: 'Unknown type code', validator: 'v8 11.3.244' }),
  },
});
const bySigner = (hosts: string): Promise<Verification> =>
  verifyForSigner(ports(), parseDigest(digest), {
    policy: makeSignaturePolicy({ kind: 'key', publicKey: PUBLIC_PEM }),
    abi: { hosts: parseHosts(hosts) },
  });
const byPolicy = (hosts: string, more: Parameters<typeof policyJson>[0] = {}): Promise<Verification> =>
  verifyByPolicy(ports(), parseDigest(digest), {
    now: new Date(),
    policy: readJson(
      policyJson({
        images: [{ repository: `${registry.host}/gc/f` }],
        authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] },
        abi: { hosts: [hosts] },
        ...more,
      }),
    ),
  });

describe('the gate on a Node that cannot check the module', () => {
  for (const [what, ask] of [
    ['for a signer', bySigner],
    ['by a policy', byPolicy],
  ] as const) {
    it(`could not find out ${what}`, () => assert.rejects(ask('envoy=1.40'), { code: 'ABI_UNDECIDED', exitCode: 5 }));
    it(`denies ${what} a module that a host certainly refuses`, async () => {
      const verdict = await ask('envoy=1.34');
      assert.ok(verdict.kind === 'denied' && verdict.error.code === 'ABI_REFUSED');
      assert.match(verdict.error.message, /GC/);
    });
  }
  it('denies what the policy also forbids', async () => {
    const verdict = await byPolicy('envoy=1.40', { layout: { allowed: ['oci'] } });
    assert.equal(verdict.kind, 'denied');
  });
});
