import type { Allowance } from '../../abi/allowances.ts';
import { type BundleFacts } from '../../attest/facts.ts';
import { type Sbom } from '../../attest/sbom/sbom.ts';
import type { Statement } from '../../attest/statement.ts';
import { type Digest } from '../../core/digest.ts';
import { type JsonObject } from '../../core/json.ts';
import { type Check } from './check-result.ts';
import { type SignaturePolicy } from './checks.ts';
/** One attestation that must be attached, made by the signer of the image. */
export type AttestationDemand = 
/** About this module, and without errors except those that are allowed. Default: no errors are allowed. */
{
    readonly kind: 'abi';
    readonly allowed?: readonly Allowance[];
}
/** Agrees with its certificate about the run. */
 | {
    readonly kind: 'provenance';
}
/** Exactly this bill of materials. */
 | ({
    readonly kind: 'sbom';
} & Sbom)
/** A JSON Schema of the configuration, for this module: exactly this one, or any. */
 | {
    readonly kind: 'config-schema';
    readonly schema?: JsonObject;
}
/** Says that our gate accepted this image under this policy. */
 | {
    readonly kind: 'summary';
    readonly resourceUri: string;
    readonly policy: Digest;
};
/** What attestations are about. We computed both digests. */
export interface Attested {
    readonly digest: Digest;
    readonly moduleDigest: Digest;
}
/** The name of an attestation for people. */
export declare function nameOf(demand: AttestationDemand): string;
/** The predicate type of an attestation. */
export declare function predicateTypeOf(demand: AttestationDemand): string;
/** Compares a cryptographically verified bundle with a demand. @param statement the parsed payload of `facts`. */
export declare function checkAttestation(demand: AttestationDemand, policy: SignaturePolicy, facts: BundleFacts, statement: Statement, about: Attested): readonly Check[];
/**
 * Compares what a provenance says about its run with the certificate: the statement alone is only the signer's word.
 * A claim that is missing in the certificate fails.
 * Source: fulcio docs/oid-info.md; actions.github.io/buildtypes/workflow/v1.
 */
export declare function checkProvenance({ extensions }: BundleFacts, statement: Pick<Statement, 'predicate'>): readonly Check[];
