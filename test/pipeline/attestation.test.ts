import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { judgeAbi } from '../../src/abi/judge.ts';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { makeAbiPredicate } from '../../src/attest/abi-report.ts';
import { PREDICATES } from '../../src/attest/predicates.ts';
import { parseDigest } from '../../src/core/digest.ts';
import { makeSignaturePolicy } from '../../src/decide/gate/checks.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { signImage } from '../../src/pipeline/sign/sign.ts';
import { verifyForSigner } from '../../src/pipeline/verify/verify-signer.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';
import {
  openTestPorts,
  openTestStores,
  PRIVATE_PEM,
  PUBLIC_PEM,
  planFor,
  temporaryFolder,
} from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const validator = openValidator();
const OTHER_PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const OTHER = goodFilter({ header: { name: 'x-other', value: '1' } });
after(() => folder.remove());

async function run(inputs: Record<string, string>): Promise<PublishRecord> {
  const result = await publish(planFor(inputs), openTestPorts({ copy: `${folder.path}/copy` }));
  if (result.kind === 'failed') throw result.error;
  return result.record;
}

for (const referrers of ['api', 'none'] as const) {
  describe(`an ABI attestation in a registry with referrers ${referrers}`, () => {
    let registry: TestRegistry;
    before(async () => {
      registry = await startRegistry({ referrers });
    });
    after(() => registry.stop());
    const storeOf = (name: string) => openTestStores().open(parseRepository(`${registry.host}/${name}`));
    const gate = (name: string, digest: string, isAbiAttested = true): Promise<Verification> =>
      verifyForSigner(
        { store: storeOf(name), bundles: openBundleVerifier({ kind: 'key', publicKeyPem: PUBLIC_PEM }), validator },
        parseDigest(digest),
        {
          policy: makeSignaturePolicy({ kind: 'key', publicKey: PUBLIC_PEM }),
          abi: { hosts: undefined },
          attestations: isAbiAttested ? [{ kind: 'abi' }] : [],
        },
      );
    const listed = async (name: string, digest: string) =>
      (await storeOf(name).fetchReferrers(parseDigest(digest)))
        .map((one) => one.annotations?.['dev.sigstore.bundle.predicateType'])
        .sort();

    /** Signs an attestation with another report, or another key, for an image that has none. */
    async function attest(
      name: string,
      digest: string,
      module: Uint8Array,
      pem = PRIVATE_PEM,
      declared?: string,
    ): Promise<void> {
      const manifest = await storeOf(name).fetchManifest(parseDigest(digest));
      assert.ok(manifest !== undefined);
      const report = judgeAbi(readModule(module), {
        hosts: undefined,
        ...(declared === undefined ? {} : { declared }),
      });
      await signImage(storeOf(name), openKeySigner({ pem }), manifest, '2026-01-01T00:00:00Z', [
        { predicateType: PREDICATES.abiReport, predicate: makeAbiPredicate(report) },
      ]);
    }

    it('is attached together with the signature, before tags, and the gate can require it', async () => {
      registry.takeRequests();
      const { digest } = await run({ images: `${registry.host}/a/f`, tags: 'v1' });
      const lines = registry.takeRequests();
      const tag = lines.findIndex((line) => line.startsWith('PUT') && line.endsWith('/a/f/manifests/v1'));
      assert.ok(tag > 0 && lines.slice(tag + 1).every((line) => !/^(?:PUT|POST)/.test(line)), lines.join('\n'));
      assert.deepEqual(await listed('a/f', digest), [
        'https://sigstore.dev/cosign/sign/v1',
        'https://wasm-image.dev/abi-report/v1',
      ]);
      const verdict = await gate('a/f', digest);
      assert.equal(verdict.kind, 'verified');
      const names = verdict.report.checks.filter((one) => one.passed).map((one) => one.name);
      for (const name of ['predicate type', 'subject', 'key', 'module digest', 'report'])
        assert.ok(names.includes(`ABI attestation: ${name}`), names.join());
      assert.equal(verdict.report.candidates.filter((one) => one.verdict === 'accepted').length, 2);
    });

    it('is not looked for unless it is required', async () => {
      const { digest } = await run({ images: `${registry.host}/plain/f`, 'abi-attestation': 'false' });
      assert.deepEqual(await listed('plain/f', digest), ['https://sigstore.dev/cosign/sign/v1']);
      assert.equal((await gate('plain/f', digest, false)).kind, 'verified');
      const verdict = await gate('plain/f', digest);
      assert.equal(verdict.kind, 'nothing-found');
      assert.ok(verdict.error.code === 'ATTESTATION_NOT_FOUND');
    });

    it('is added to an image that is signed already, and a second run writes nothing', async () => {
      const first = await run({ images: `${registry.host}/add/f`, tags: 'v1', 'abi-attestation': 'false' });
      const added = await run({ images: `${registry.host}/add/f`, tags: 'v1' });
      assert.deepEqual(
        [added.digest, added.images[0]?.signatureDigest],
        [first.digest, first.images[0]?.signatureDigest],
      );
      assert.equal((await listed('add/f', first.digest)).length, 2);
      registry.takeRequests();
      assert.equal((await run({ images: `${registry.host}/add/f`, tags: 'v1' })).result, 'unchanged');
      assert.deepEqual(
        registry.takeRequests().filter((line) => !/^(?:GET|HEAD) /.test(line)),
        [],
      );
    });

    const rows: readonly (readonly [
      what: string,
      module: Uint8Array,
      pem: string,
      declared: string | undefined,
      reason: RegExp,
    ])[] = [
      ['about a different module', OTHER, PRIVATE_PEM, undefined, /module digest/],
      [
        'with a report that names an error',
        goodFilter(),
        PRIVATE_PEM,
        '0.1.0',
        /report: expected accepted, seen refused/,
      ],
      ['by a different key', goodFilter(), OTHER_PEM, undefined, /key|signature/],
    ];
    for (const [i, [what, module, pem, declared, reason]] of rows.entries())
      it(`is refused ${what}, and a good one next to it is found`, async () => {
        const name = `bad/${i}`;
        const { digest } = await run({ images: `${registry.host}/${name}`, 'abi-attestation': 'false' });
        await attest(name, digest, module, pem, declared);
        const verdict = await gate(name, digest);
        assert.equal(verdict.kind, 'denied');
        assert.ok(verdict.error.code === 'ATTESTATION_DENIED');
        assert.match(verdict.report.reason ?? '', reason);
        await run({ images: `${registry.host}/${name}` });
        assert.equal((await gate(name, digest)).kind, 'verified');
      });

    it('is not a signature: an image that has nothing else is refused', async () => {
      const { digest } = await run({ images: `${registry.host}/alone/f`, sign: 'off', 'signing-key': '' });
      await attest('alone/f', digest, goodFilter());
      for (const isDemanded of [true, false]) {
        const verdict = await gate('alone/f', digest, isDemanded);
        assert.ok(verdict.kind === 'denied' && verdict.error.code === 'SIGNATURE_DENIED');
        assert.match(verdict.report.reason ?? '', /predicate type/);
      }
    });
  });
}
