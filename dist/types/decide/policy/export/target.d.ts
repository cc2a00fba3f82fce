import { type AttestationRule, type Authority, type Condition, type Policy, type SourceRule } from '../../gate/policy-model.ts';
import type { Target } from '../../inputs/export-targets.ts';
/** Claims of an authority beside issuer and subject. */
export type Claim = `github.${(typeof GITHUB_CLAIMS)[number]}` | `source.${keyof Omit<SourceRule, 'server'>}`;
declare const GITHUB_CLAIMS: readonly ['repositoryId', 'ownerId', 'trigger', 'environment', 'runner', 'builderDigest'];
/** An export that is weaker than the policy would be taken for it. @throws WasmImageError POLICY_INEXPRESSIBLE. */
export declare function inexpressible(target: Target, field: string, why: string): never;
/** Refuses what no verifier of signatures knows: the module, the manifest, times and names. */
export declare function refuseContent(target: Target, { abi, layouts, module, annotations, signature, versionFrom }: Policy): void;
/** Refuses claims of authorities that a tool cannot compare. @param known those that it can. */
export declare function refuseClaims(target: Target, policy: Policy, known: readonly Claim[]): void;
/** What the predicate of an attestation must say, with what every policy implies. */
export declare function conditionsOf(target: Target, { predicateType, conditions }: AttestationRule, index: number): readonly Condition[];
/** The same for a tool that sees who signed and of what type, and no more. */
export declare function refuseConditions(target: Target, rule: AttestationRule, index: number, why: string): void;
/** Groups of authorities: so many of each must have signed. */
export declare function groupsOf({ allOf, anyOf, }: Policy): readonly {
    readonly minimum: number;
    readonly authorities: readonly Authority[];
}[];
/** The authorities an attestation may be by. */
export declare function attestersOf(policy: Policy, signedBy: readonly string[] | undefined): readonly Authority[];
/** Whether no two of these authorities can be one signer: only then is counting signatures counting signers. */
export declare function areDistinct(authorities: readonly Authority[]): boolean;
/** What holds here without being written in a policy, and not there; it goes into the head of the text. */
export declare function weakerIn(target: Target): readonly string[];
export {};
