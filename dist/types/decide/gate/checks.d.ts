import type { AbiReport } from '../../abi/report.ts';
import type { BundleFacts, SignatureFormat, SignerFacts, SignerIdentity } from '../../attest/facts.ts';
import { PREDICATES, STATEMENT_PAYLOAD_TYPE } from '../../attest/predicates.ts';
import type { Statement } from '../../attest/statement.ts';
import { type Digest } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';
import { type Pinned, type Repository } from '../../oci/reference.ts';
import { type Check } from './check-result.ts';
import type { Policy } from './policy-model.ts';
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
export declare function makeSignaturePolicy(signer: SignerIdentity, sourceRepository?: string): SignaturePolicy;
/** The same demands for other releases by the signer: the identity of a workflow contains the ref on which it ran. */
export declare function atAnyRef(policy: SignaturePolicy): SignaturePolicy;
/**
 * Compares a cryptographically verified bundle with the policy and the image: exact strings only.
 * @param statement the parsed DSSE payload of `facts`. @param digest of the image manifest, computed by us.
 * Source: in-toto attestation Statement v1; reasons in docs/threat-model.md.
 */
export declare function checkSignature(policy: SignaturePolicy, facts: BundleFacts, statement: Statement, digest: Digest): readonly Check[];
/** Compares a signature in the legacy format with policy and image. @param claim the parsed payload of `facts`. */
export declare function checkLegacySignature(policy: SignaturePolicy, facts: BundleFacts, claim: StatementHead, digest: Digest): readonly Check[];
type StatementHead = Pick<Statement, 'subjects' | 'predicateType'>;
/** Checks any statement about an image. @param expected as in a policy, with any predicate type. */
export declare function checkStatement(expected: Pick<SignaturePolicy, 'signer' | 'ref' | 'sourceRepository'> & {
    readonly predicateType: string;
    readonly payloadType: string;
}, facts: BundleFacts, statement: StatementHead, digest: Digest): readonly Check[];
/** Checks what a statement says, and not who signed it. @param expected as in a policy, with any predicate type. */
export declare function checkContent(expected: {
    readonly predicateType: string;
    readonly payloadType: string;
}, facts: BundleFacts, statement: StatementHead, digest: Digest): readonly Check[];
/** Compares the signer alone. @param expected as in a policy. */
export declare function checkSigner({ signer: expected, ref, sourceRepository }: Pick<SignaturePolicy, 'signer' | 'ref' | 'sourceRepository'>, facts: SignerFacts): readonly Check[];
/** Digest of the DER inside a PEM, so that two spellings of a key are the same key. */
export declare function fingerprintOf(pem: string): Digest;
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
export declare function signatureFactsOf(format: SignatureFormat, referrer: Digest, facts: SignerFacts): SignatureFacts;
/**
 * Makes the proof from passed checks.
 * @throws WasmImageError SIGNATURE_DENIED if a check is missing or failed: an empty list proves nothing.
 */
export declare function makeVerified(reference: Pinned, image: ImageFacts, signature: SignatureFacts, checks: readonly Check[]): Verified;
/**
 * Makes the proof from the checks that a policy demands: each must be present, and none may have failed.
 * @param signature one that counts.
 * @throws WasmImageError SIGNATURE_DENIED, and INTERNAL for a policy that readPolicy did not make.
 */
export declare function makeVerifiedByPolicy(reference: Pinned, image: ImageFacts, signature: SignatureFacts, checks: readonly Check[], policy: Policy): Verified;
/**
 * Accepts only a proof made by this gate for exactly this repository and digest.
 * @throws WasmImageError INTERNAL: only a bug can lead here.
 */
export declare function assertVerified(value: Verified, repository: Repository, digest: Digest): void;
export {};
