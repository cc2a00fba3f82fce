import type { AbiReport } from '../../abi/report.ts';
import type { BundleFacts, SignatureFormat, SignerFacts, SignerIdentity } from '../../attest/facts.ts';
import { PAYLOAD_TYPES, PREDICATES, STATEMENT_PAYLOAD_TYPE } from '../../attest/predicates.ts';
import type { Statement } from '../../attest/statement.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Layout } from '../../oci/image.ts';
import { type Pinned, printReference, printRepository, type Repository } from '../../oci/reference.ts';
import { checkCaller, checkEvent, foreignCallerOf } from './caller.ts';
import { type Check, check } from './check-result.ts';
import { demandedChecks } from './demands.ts';
import { UNTRUSTED_EVENTS } from './events.ts';
import type { Policy } from './policy-model.ts';
import { isProof, markProof } from './proof.ts';
import { parseWorkflow } from './workflow.ts';

/** What the gate demands of a signature. Nothing is optional or a pattern, so nothing is left unchecked by accident. */
export interface SignaturePolicy {
  readonly signer: SignerIdentity;
  /** `any`: the same workflow on another branch or tag counts too, as it does for other releases of one filter. */
  readonly ref: 'exact' | 'any';
  /**
   * https address of the repository that was built; undefined: the repository of the workflow that signed. Not used for
   * keys and people.
   */
  readonly sourceRepository: string | undefined;
  readonly predicateType: typeof PREDICATES.signature;
  readonly payloadType: typeof STATEMENT_PAYLOAD_TYPE;
}

/**
 * Makes the demands for one signer.
 * @param sourceRepository needed if the workflow that signs is not in the repository that was built.
 * @throws WasmImageError INPUT_INVALID for an empty identity, issuer or key.
 * @example
 * const policy = makeSignaturePolicy({ kind: 'key', publicKey: readFileSync('key.pub', 'utf8') });
 */
export function makeSignaturePolicy(signer: SignerIdentity, sourceRepository?: string): SignaturePolicy {
  const texts = signer.kind === 'key' ? [signer.publicKey] : [signer.identity, signer.issuer];
  if (texts.some((text) => text.trim() === '')) {
    throw new WasmImageError(
      'INPUT_INVALID',
      'Cannot verify against an empty identity, issuer or key: it would accept any signer',
    );
  }
  return Object.freeze({
    signer: Object.freeze({ ...signer }),
    ref: 'exact',
    sourceRepository,
    predicateType: PREDICATES.signature,
    payloadType: STATEMENT_PAYLOAD_TYPE,
  });
}

/** The same demands for other releases by the signer: the identity of a workflow contains the ref on which it ran. */
export function atAnyRef(policy: SignaturePolicy): SignaturePolicy {
  return Object.freeze({ ...policy, ref: 'any' });
}

/**
 * Compares a cryptographically verified bundle with the policy and the image: exact strings only.
 * @param statement the parsed DSSE payload of `facts`. @param digest of the image manifest, computed by us.
 * Source: in-toto attestation Statement v1; reasons in docs/threat-model.md.
 */
export function checkSignature(
  policy: SignaturePolicy,
  facts: BundleFacts,
  statement: Statement,
  digest: Digest,
): readonly Check[] {
  return checkStatement(policy, facts, statement, digest);
}

/** Compares a signature in the legacy format with policy and image. @param claim the parsed payload of `facts`. */
export function checkLegacySignature(
  policy: SignaturePolicy,
  facts: BundleFacts,
  claim: StatementHead,
  digest: Digest,
): readonly Check[] {
  return checkStatement({ ...policy, payloadType: PAYLOAD_TYPES.legacy }, facts, claim, digest);
}

type StatementHead = Pick<Statement, 'subjects' | 'predicateType'>;

/** Checks any statement about an image. @param expected as in a policy, with any predicate type. */
export function checkStatement(
  expected: Pick<SignaturePolicy, 'signer' | 'ref' | 'sourceRepository'> & {
    readonly predicateType: string;
    readonly payloadType: string;
  },
  facts: BundleFacts,
  statement: StatementHead,
  digest: Digest,
): readonly Check[] {
  return [...checkContent(expected, facts, statement, digest), ...checkSigner(expected, facts)];
}

/** Checks what a statement says, and not who signed it. @param expected as in a policy, with any predicate type. */
export function checkContent(
  expected: { readonly predicateType: string; readonly payloadType: string },
  facts: BundleFacts,
  statement: StatementHead,
  digest: Digest,
): readonly Check[] {
  const subjects = statement.subjects.map((subject) => subject.digest);
  return [
    check('payload type', expected.payloadType, facts.payloadType),
    check('predicate type', expected.predicateType, statement.predicateType),
    // Exactly one subject, and it is this image: a statement about several things is not specific to this one.
    check('subject', digest, subjects.length === 1 ? (subjects[0] ?? 'none') : `${subjects.length} subjects`),
  ];
}

/** Compares the signer alone. @param expected as in a policy. */
export function checkSigner(
  { signer: expected, ref, sourceRepository }: Pick<SignaturePolicy, 'signer' | 'ref' | 'sourceRepository'>,
  facts: SignerFacts,
): readonly Check[] {
  const { signer: seen } = facts;
  if (expected.kind === 'key')
    return [
      check(
        'key',
        fingerprintOf(expected.publicKey),
        seen.kind === 'key' ? fingerprintOf(seen.publicKey) : 'a certificate',
      ),
    ];
  const certificate = seen.kind === 'certificate' ? seen : { identity: 'a key', issuer: 'a key' };
  return [
    check(
      'identity',
      ref === 'any' ? atRefOf(expected.identity, certificate.identity) : expected.identity,
      certificate.identity,
    ),
    check('issuer', expected.issuer, certificate.issuer),
    checkCaller(sourceRepository, facts),
    checkEvent(UNTRUSTED_EVENTS, facts),
  ];
}

/** The identity of a workflow, on the ref of `other`; unchanged if that is not on a branch, a tag or a commit. */
function atRefOf(identity: string, other: string): string {
  const [own, seen] = [parseWorkflow(identity), parseWorkflow(other)];
  if (own === undefined || seen === undefined || !/^(?:refs\/(?:heads|tags)\/|[0-9a-f]{40}$)/.test(seen.ref))
    return identity;
  return `${identity.slice(0, -own.ref.length)}${seen.ref}`;
}

/** Digest of the DER inside a PEM, so that two spellings of a key are the same key. */
export function fingerprintOf(pem: string): Digest {
  return digestOf(Buffer.from(pem.replace(/-----[^-]*-----/g, ''), 'base64'));
}

/** Facts about the bytes of the pulled image. */
export interface ImageFacts {
  readonly layout: Layout;
  readonly moduleDigest: Digest;
  readonly layerDigest: Digest;
  readonly abi: AbiReport;
}

declare const verifiedBrand: unique symbol;

/**
 * Proof that the gate passed for one repository and digest. Only {@link makeVerified} and {@link makeVerifiedByPolicy}
 * make it; a copy or a literal is refused.
 */
export interface Verified {
  readonly [verifiedBrand]: true;
  readonly reference: Pinned;
  readonly image: ImageFacts;
  /** The first signature that counts. */
  readonly signature: SignatureFacts;
}

/** The signature that passed. */
export interface SignatureFacts {
  readonly format: SignatureFormat;
  /** Digest of the manifest that carries it: a referrer, or the image of signatures in cosign's legacy format. */
  readonly referrer: Digest;
  readonly signer: SignerIdentity;
  /** The repository that was built, if the workflow is in another one; otherwise undefined. */
  readonly sourceRepository: string | undefined;
  readonly logIndexes: readonly string[];
  readonly isCertificateLogged: boolean | undefined;
  readonly times: readonly string[];
}

/** The facts to report about a signature that passed. */
export function signatureFactsOf(format: SignatureFormat, referrer: Digest, facts: SignerFacts): SignatureFacts {
  const { signer, logIndexes, isCertificateLogged, times } = facts;
  return {
    format,
    referrer,
    signer,
    sourceRepository: foreignCallerOf(facts),
    logIndexes,
    isCertificateLogged,
    times,
  };
}

/**
 * Makes the proof from passed checks.
 * @throws WasmImageError SIGNATURE_DENIED if a check is missing or failed: an empty list proves nothing.
 */
export function makeVerified(
  reference: Pinned,
  image: ImageFacts,
  signature: SignatureFacts,
  checks: readonly Check[],
): Verified {
  const required = [
    'payload type',
    'predicate type',
    'subject',
    ...(signature.signer.kind === 'key' ? ['key'] : ['identity', 'issuer', 'source', 'event']),
    'abi',
  ];
  return prove(reference, image, signature, checks, required);
}

/**
 * Makes the proof from the checks that a policy demands: each must be present, and none may have failed.
 * @param signature one that counts.
 * @throws WasmImageError SIGNATURE_DENIED, and INTERNAL for a policy that readPolicy did not make.
 */
export function makeVerifiedByPolicy(
  reference: Pinned,
  image: ImageFacts,
  signature: SignatureFacts,
  checks: readonly Check[],
  policy: Policy,
): Verified {
  return prove(reference, image, signature, checks, demandedChecks(policy));
}

function prove(
  reference: Pinned,
  image: ImageFacts,
  signature: SignatureFacts,
  checks: readonly Check[],
  required: readonly string[],
): Verified {
  const missing = required.filter((name) => !checks.some((one) => one.name === name && one.passed));
  const failed = checks.filter((one) => !one.passed).map((one) => one.name);
  const open = [...new Set([...failed, ...missing])];
  if (required.length === 0 || missing.length > 0 || failed.length > 0) {
    throw new WasmImageError(
      'SIGNATURE_DENIED',
      `Cannot accept ${printReference(reference)}: these checks did not pass: ${open.join(', ')}`,
    );
  }
  const verified = Object.freeze({ reference, image, signature }) as Verified;
  markProof(verified, reference.repository, reference.digest);
  return verified;
}

/**
 * Accepts only a proof made by this gate for exactly this repository and digest.
 * @throws WasmImageError INTERNAL: only a bug can lead here.
 */
export function assertVerified(value: Verified, repository: Repository, digest: Digest): void {
  if (!isProof(value, repository, digest)) {
    throw new WasmImageError('INTERNAL', `Cannot tag ${printRepository(repository)}@${digest}: it was not verified`);
  }
}
