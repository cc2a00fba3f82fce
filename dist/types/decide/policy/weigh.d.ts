import type { BundleFacts, SignatureFormat, SignerFacts } from '../../attest/facts.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
import { type Check } from '../gate/check-result.ts';
import { type SignatureFacts } from '../gate/checks.ts';
import { type Policy, type SignatureRule } from '../gate/policy-model.ts';
/** The image that the bundles must be about, and the time of the check. */
export interface BundleTarget {
    readonly repository: Repository;
    readonly digest: Digest;
    /** The tag that was given; undefined for a digest. */
    readonly tag: Tag | undefined;
    /** Of the module in the image, computed by us. */
    readonly moduleDigest: Digest;
    readonly now: Date;
}
/** One bundle or legacy signature that is cryptographically valid. */
export interface Bundle {
    readonly format: SignatureFormat;
    /** Digest of the manifest that carries it. */
    readonly referrer: Digest;
    readonly facts: BundleFacts;
    readonly statement: Pick<Statement, 'subjects' | 'predicateType' | 'predicate'>;
}
/** What a bundle counts for. Its payload is no longer needed. */
export interface Weight {
    readonly signature: SignatureFacts;
    /** Two bundles by one party count once. */
    readonly party: string;
    /** Names of the authorities whose rules the signer meets. */
    readonly authorities: readonly string[];
    /** `signature`, or the indexes of the attestations in the policy that it meets. */
    readonly meets: 'signature' | readonly number[];
}
/** Whether a bundle counts, and if not, why. */
export type Weighed = {
    readonly kind: 'counts';
    readonly weight: Weight;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** Finds out what a bundle counts for. If it does not count, the reason is the first comparison that failed. */
export declare function weighBundle(policy: Policy, about: BundleTarget, bundle: Bundle): Weighed;
/** The authorities whose rules a signer meets, or which it comes closest to. */
export declare function authoritiesFor(policy: Policy, facts: SignerFacts): {
    readonly kind: 'met';
    readonly names: readonly string[];
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** Checks what the policy requires of log entries and times. */
export declare function checkProofs(signature: SignatureRule, facts: SignerFacts, now: Date): readonly Check[];
/** Whether all proven times are recent, and there is one. */
export declare function areFresh(times: readonly string[], now: Date, maxAgeSeconds: number): boolean;
