import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Allowance, parseAllowances } from '../../src/abi/allowances.ts';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { parseDigest } from '../../src/core/digest.ts';
import { makeSignaturePolicy } from '../../src/decide/gate/checks.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import { printRecord } from '../../src/decide/report/print-record.ts';
import { summarizePublish } from '../../src/decide/report/summary-publish.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { type PublishResult, publish } from '../../src/pipeline/publish.ts';
import { verifyByPolicy } from '../../src/pipeline/verify/verify-policy.ts';
import { verifyForSigner } from '../../src/pipeline/verify/verify-signer.ts';
import { LEAKY } from '../support/leaky.ts';
import { policyJson, readJson } from '../support/policy.ts';
import { openTestPorts, openTestStores, PUBLIC_PEM, planFor, tagsOf, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const validator = openValidator();
const WHY = 'the key of our test server';
const messages: string[] = [];
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const log = {
  info: () => {},
  group: () => {},
  notice: (text: string) => void messages.push(text),
  warning: (text: string) => void messages.push(text),
};
const run = (inputs: Record<string, string>, module?: Uint8Array): Promise<PublishResult> =>
  publish(
    planFor(inputs),
    openTestPorts({ copy: `${folder.path}/copy`, log, ...(module === undefined ? {} : { module }) }),
  );
const portsOf = (name: string) => ({
  store: openTestStores().open(parseRepository(name)),
  bundles: openBundleVerifier({ kind: 'key', publicKeyPem: PUBLIC_PEM }),
  validator,
});

describe('a problem that the publisher allows', () => {
  let name = '';
  let digest = parseDigest(`sha256:${'0'.repeat(64)}`);
  const gate = (allowed: readonly Allowance[], attested: readonly Allowance[] = allowed): Promise<Verification> =>
    verifyForSigner(portsOf(name), digest, {
      policy: makeSignaturePolicy({ kind: 'key', publicKey: PUBLIC_PEM }),
      abi: { hosts: undefined, allowed },
      attestations: [{ kind: 'abi', allowed: attested }],
    });
  const policy = (abi: boolean): Promise<Verification> =>
    verifyByPolicy(portsOf(name), digest, {
      now: new Date(),
      policy: readJson(
        policyJson({
          images: [{ repository: name }],
          authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] },
          attestations: [{ predicateType: PREDICATES.abiReport }],
          ...(abi ? { abi: { allowProblems: [{ rule: 'PW042', reason: 'we know it' }] } } : {}),
        }),
      ),
    });

  before(async () => {
    name = `${registry.host}/leaky/f`;
    const refused = await run({ images: name, tags: 'v1' }, LEAKY);
    assert.ok(refused.kind === 'failed' && refused.error.code === 'ABI_REFUSED');
    assert.match(refused.error.hint, /allow-problems/);
    assert.deepEqual(await tagsOf(name), []);
    const done = await run(
      { images: name, tags: 'v1', 'allow-problems': `PW042=${WHY}`, 'verification-summary': 'true' },
      LEAKY,
    );
    if (done.kind === 'failed') throw done.error;
    digest = done.record.digest;
    assert.deepEqual(await tagsOf(name), ['v1']);
    assert.ok(messages.some((text) => text.includes(WHY)));
    const context = { inputs: [], seconds: 1, links: { sources: '' }, forecast: [] };
    assert.match(summarizePublish(done.record, context), /\*\*allowed\*\* \[PW042\].*the key of our test server/);
    assert.match(printRecord(done.record), /allowed +PW042: the key of our test server/);
  });

  it('is attested with its reason', async () => {
    const allowed = parseAllowances(['PW042=x']);
    const verdict = await gate(allowed);
    assert.ok(verdict.kind === 'verified');
    assert.match(JSON.stringify(verdict.attestations?.[0]?.statement.predicate), new RegExp(`"allowed":"${WHY}"`));
    // The gate's own report shows the reason that the gate was given.
    assert.equal(verdict.report.abi?.problems[0]?.allowed, 'x');
  });
  it('is not allowed by the gate as well', async () => {
    const verdict = await gate([]);
    assert.ok(verdict.kind === 'denied' && verdict.error.code === 'ABI_REFUSED');
    assert.match(verdict.error.hint, /allow-problems/);
  });
  it('is still an error in the attested report', async () => {
    const verdict = await gate(parseAllowances(['PW042=x']), []);
    assert.ok(verdict.kind === 'denied' && verdict.error.code === 'ATTESTATION_DENIED');
    assert.match(verdict.error.message, /report: expected accepted, seen refused/);
  });
  it('is refused by a policy, unless the policy allows it', async () => {
    const denied = await policy(false);
    assert.ok(denied.kind === 'denied' && denied.error.code === 'ABI_REFUSED');
    assert.equal((await policy(true)).kind, 'verified');
  });
  it('is reported as unused when the module does not break the rule', async () => {
    messages.length = 0;
    const done = await run({ images: `${registry.host}/good/f`, 'allow-problems': 'PW042=once' });
    assert.equal(done.kind, 'done');
    assert.match(messages.join('\n'), /allow-problems lists PW042, but the module does not break that rule/);
  });
});
