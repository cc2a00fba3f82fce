// sigstore-go, and so Go's crypto/x509, reads mutants of certificate chains and bundles. Where we accept one, it must
// accept the same signer.
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { openTrustRoot } from '../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../src/adapters/sigstore/verifier.ts';
import { readStatement } from '../src/attest/statement.ts';
import { hexOf } from '../src/core/digest.ts';
import { WasmImageError } from '../src/core/errors.ts';
import { SIGNED_AT } from '../test/support/sigstore-chain.ts';
import { chainMutant } from './lib/chain-mutants.ts';
import {
  assertAgreement,
  compare,
  folderOf,
  type Judge,
  type Kind,
  MUTANTS,
  printTally,
  startJudge,
} from './lib/differential.ts';
import { judge } from './lib/places.ts';

/** A mutant takes 9 ms of processor time: its certificates, statement, log entry and timestamp are all signed again. */
const MOST = 50_000;

interface Pair {
  readonly bundle: string;
  readonly trustedRoot: string;
}
interface Signer {
  readonly identity: string;
  readonly issuer: string;
  readonly digest: string;
}

const pairOf = (bytes: Uint8Array): Pair => JSON.parse(Buffer.from(bytes).toString()) as Pair;

async function readOurs(bytes: Uint8Array): Promise<Signer | undefined> {
  const { bundle, trustedRoot } = pairOf(bytes);
  const load = openTrustRoot({ kind: 'file', text: trustedRoot, name: 'mutant' });
  const verifier = openBundleVerifier({
    kind: 'trust-root',
    load,
    transparency: 'required',
    now: () => SIGNED_AT.getTime() + 3_600_000,
  });
  try {
    const outcome = await verifier.verifyBundle(Buffer.from(bundle));
    if (outcome.kind === 'rejected' || outcome.facts.signer.kind !== 'certificate') return undefined;
    const { identity, issuer } = outcome.facts.signer;
    return { identity, issuer, digest: digestIn(outcome.facts.payload) };
  } catch (error) {
    if (error instanceof WasmImageError && (error.code === 'TRUST_ROOT_INVALID' || error.exitCode === 3))
      return undefined;
    throw error;
  }
}

function digestIn(payload: Uint8Array): string {
  const [subject] = readStatement(payload).subjects;
  return subject === undefined ? '' : hexOf(subject.digest);
}

/** @sigstore/verify alone. */
function readByLibrary(bytes: Uint8Array): Signer | undefined {
  const { bundle, trustedRoot } = pairOf(bytes);
  try {
    const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot)));
    const read = bundleFromJSON(JSON.parse(bundle));
    const { identity } = new Verifier(material, { ctlogThreshold: 1, tlogThreshold: 1, timestampThreshold: 1 }).verify(
      toSignedEntity(read),
    );
    const payload = read.content.$case === 'dsseEnvelope' ? read.content.dsseEnvelope.payload : Buffer.alloc(0);
    return {
      identity: identity?.subjectAlternativeName ?? '',
      issuer: identity?.extensions?.issuer ?? '',
      digest: digestIn(payload),
    };
  } catch {
    return undefined;
  }
}

describe('certificate chains', () => {
  const folder = folderOf('chains');
  let go: Judge;
  let kind: Kind;
  before(() => {
    go = startJudge('sigstore-go', judge('go-chains'));
    kind = { name: 'chain', make: chainMutant, read: readOurs, judges: [{ judge: go }], floor: 0.2 };
  });
  after(() => go.stop());

  test('sigstore-go accepts every mutant of a chain that we accept, by the same signer', async (t) => {
    const tally = await compare(kind, { folder, count: Math.min(MUTANTS, MOST) });
    t.diagnostic(printTally('chains', [tally]));
    assertAgreement(kind, tally);
  });

  test('the library on its own accepts chains that sigstore-go refuses', async () => {
    const alone: Kind = {
      name: 'library alone',
      make: chainMutant,
      read: readByLibrary,
      judges: [{ judge: go }],
      floor: 0.2,
    };
    const tally = await compare(alone, { folder, count: 1_000 });
    const refused = tally.differences.filter(({ theirs }) => 'error' in theirs);
    assert.ok(refused.length > 10, `${refused.length} of ${tally.accepted}`);
  });
});
