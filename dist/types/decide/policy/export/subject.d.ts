import type { KeylessRule } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
/** How the identity in the certificate is compared. */
export type SubjectMatch = {
    readonly kind: 'exact';
    readonly text: string;
} | {
    readonly kind: 'pattern';
    readonly expression: string;
};
/**
 * The identity that the certificate must have, from the subject or from the claims that it consists of.
 * Source: fulcio config.yaml, `github-workflow`.
 */
export declare function subjectOf(target: ExportTarget, name: string, rule: KeylessRule): SubjectMatch;
/** The repository of the workflow that signs; undefined for a person. */
export declare function repositoryOf({ github, subject }: KeylessRule): string | undefined;
