import type { BundleFacts, SignatureFormat } from '../../attest/facts.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
import { type SignatureFacts } from '../gate/checks.ts';
import { type Policy } from '../gate/policy-model.ts';
/** What the bundles are about, and when they are looked at. */
export interface Asked {
    readonly repository: Repository;
    readonly digest: Digest;
    /** By which the image was asked for; undefined for a digest. */
    readonly tag: Tag | undefined;
    /** Of the module in the image, hashed by us. */
    readonly moduleDigest: Digest;
    readonly now: Date;
}
/** One signature whose cryptography was checked. */
export interface Bundle {
    readonly format: SignatureFormat;
    /** Digest of the manifest that carries it. */
    readonly referrer: Digest;
    readonly facts: BundleFacts;
    readonly statement: Pick<Statement, 'subjects' | 'predicateType' | 'predicate'>;
}
/** What a bundle counts for; its payload is no longer needed. */
export interface Weight {
    readonly signature: SignatureFacts;
    /** Two bundles of one party count once. */
    readonly party: string;
    /** Names of the authorities that it is by. */
    readonly authorities: readonly string[];
    /** Whether it is a signature, else the attestations of the policy that it meets, by index. */
    readonly meets: 'signature' | readonly number[];
}
export type Weighed = {
    readonly kind: 'counts';
    readonly weight: Weight;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** Finds what a bundle counts for; the reason is the first comparison that failed. Certificates of strangers are as easy to get as their signatures. */
export declare function weighBundle(policy: Policy, asked: Asked, bundle: Bundle): Weighed;
