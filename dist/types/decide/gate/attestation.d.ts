import type { Allowance } from '../../abi/allowances.ts';
import { type BundleFacts } from '../../attest/facts.ts';
import { type Sbom } from '../../attest/sbom/sbom.ts';
import type { Statement } from '../../attest/statement.ts';
import { type Digest } from '../../core/digest.ts';
import { type Check } from './check.ts';
import { type SignaturePolicy } from './checks.ts';
/** One attestation that must be there, by the signer of the image. */
export type AttestationDemand = 
/** About this module and without an error that is not allowed; default none is. */
{
    readonly kind: 'abi';
    readonly allowed?: readonly Allowance[];
}
/** Saying of the run what its own certificate says. */
 | {
    readonly kind: 'provenance';
}
/** This very bill of materials. */
 | ({
    readonly kind: 'sbom';
} & Sbom)
/** Saying that our own gate let this image pass, told this policy. */
 | {
    readonly kind: 'summary';
    readonly resourceUri: string;
    readonly policy: Digest;
};
/** What attestations are about; both hashed by us. */
export interface Attested {
    readonly digest: Digest;
    readonly moduleDigest: Digest;
}
/** What people call it. */
export declare function nameOf(demand: AttestationDemand): string;
export declare function predicateTypeOf(demand: AttestationDemand): string;
/** Compares a cryptographically verified bundle with what is demanded; the statement is the parsed payload of `facts`. */
export declare function checkAttestation(demand: AttestationDemand, policy: SignaturePolicy, facts: BundleFacts, statement: Statement, about: Attested): readonly Check[];
/**
 * Holds what a provenance says of its run to what the certificate authority says of it: the statement is the signer's word alone.
 * A claim that the certificate does not make fails. Source: fulcio docs/oid-info.md; actions.github.io/buildtypes/workflow/v1.
 */
export declare function checkProvenance({ extensions }: BundleFacts, statement: Pick<Statement, 'predicate'>): readonly Check[];
