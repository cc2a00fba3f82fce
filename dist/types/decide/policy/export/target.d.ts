import { type AttestationRule, type Authority, type Condition, type Policy, type SourceRule } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
/** Claims of an authority in addition to issuer and subject. */
export type ClaimName = `github.${(typeof GITHUB_CLAIMS)[number]}` | `source.${keyof Omit<SourceRule, 'server'>}`;
declare const GITHUB_CLAIMS: readonly ['repositoryId', 'ownerId', 'trigger', 'environment', 'runner', 'builderDigest'];
/** Refuses an export that would be weaker than the policy. @throws WasmImageError POLICY_INEXPRESSIBLE. */
export declare function inexpressible(target: ExportTarget, field: string, why: string): never;
/** Refuses what no verifier of signatures supports: rules about the module, the manifest, times and names. */
export declare function refuseContent(target: ExportTarget, { abi, layouts, module, annotations, signature, versionFrom }: Policy): void;
/** Refuses claims of authorities that a tool cannot compare. @param known the claims that it can compare. */
export declare function refuseClaims(target: ExportTarget, policy: Policy, known: readonly ClaimName[]): void;
/** The conditions on the predicate of an attestation, including those that every policy implies. */
export declare function conditionsOf(target: ExportTarget, { predicateType, conditions }: AttestationRule, index: number): readonly Condition[];
/** Refuses conditions, for a tool that sees only the signer and the predicate type. */
export declare function refuseConditions(target: ExportTarget, rule: AttestationRule, index: number, why: string): void;
/** Groups of authorities, each with the minimum number that must have signed. */
export declare function groupsOf({ allOf, anyOf, }: Policy): readonly {
    readonly minimum: number;
    readonly authorities: readonly Authority[];
}[];
/** The authorities that may sign an attestation. */
export declare function attestersOf(policy: Policy, signedBy: readonly string[] | undefined): readonly Authority[];
/** Whether no two of these authorities can be the same signer: only then is a count of signatures one of signers. */
export declare function areDistinct(authorities: readonly Authority[]): boolean;
/** Tools that verify signatures. */
export type Verifier = Exclude<ExportTarget, 'kubernetes'>;
/** What wasm-image always checks and the other tool does not, for the head of the export. */
export declare function weakerIn(target: Verifier): readonly string[];
export {};
