import type { KeylessRule } from '../../gate/policy-model.ts';
import type { Target } from '../../inputs/export-targets.ts';
/** How the name in the certificate is compared. */
export type Subject = {
    readonly kind: 'exact';
    readonly text: string;
} | {
    readonly kind: 'pattern';
    readonly expression: string;
};
/** What the name in the certificate must be, from the subject or from the claims that make it up. Source: fulcio config.yaml, `github-workflow`. */
export declare function subjectOf(target: Target, name: string, rule: KeylessRule): Subject;
/** The repository of the workflow that signs; undefined for a person. */
export declare function repositoryOf({ github, subject }: KeylessRule): string | undefined;
