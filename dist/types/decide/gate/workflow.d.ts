/** The name of a workflow, as in a certificate. */
export interface WorkflowName {
    /** https address without path. */
    readonly server: string;
    /** OWNER/NAME. */
    readonly repository: string;
    /** Path of the file in the repository. */
    readonly workflow: string;
    /** A full ref, or a commit. */
    readonly ref: string;
}
/**
 * Reads the name of a workflow; undefined for anything else. Both a file and a ref can contain an @, so a name such as
 * `release.yml@refs.yml@refs/heads/x` is ambiguous and rejected.
 * Source: fulcio config.yaml, `github-workflow`.
 */
export declare function parseWorkflow(name: string): WorkflowName | undefined;
