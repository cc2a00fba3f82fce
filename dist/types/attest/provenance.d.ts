import type { Digest } from '../core/digest.ts';
import type { JsonObject } from '../core/json.ts';
/** Source: https://actions.github.io/buildtypes/workflow/v1, which actions/attest-build-provenance writes as well. */
export declare const WORKFLOW_BUILD_TYPE = "https://actions.github.io/buildtypes/workflow/v1";
/** The workflow run that signs, as its identity token says it. Source: GitHub docs, OpenID Connect reference, "Understanding the OIDC token". */
export interface WorkflowRun {
    /** `https://github.com`, or the address of an enterprise server or tenant. */
    readonly server: string;
    /** OWNER/NAME. */
    readonly repository: string;
    readonly repositoryId: string;
    readonly ownerId: string;
    readonly ref: string;
    /** The commit. */
    readonly sha: string;
    /** OWNER/NAME/PATH@REF of the file that the event started. */
    readonly workflow: string;
    /** OWNER/NAME/PATH@REF of the file with the job: the reusable workflow, when there is one. */
    readonly jobWorkflow: string;
    readonly event: string;
    /** `github-hosted` or `self-hosted`. */
    readonly runner: string;
    readonly runId: string;
    readonly runAttempt: string;
}
/** https address of the repository that called the workflow; undefined when the workflow is its own. */
export declare function callerOf({ server, repository, jobWorkflow }: WorkflowRun): string | undefined;
/** A file that went into a build, by its digest. */
export interface Material {
    /** Relative to the workspace. */
    readonly name: string;
    readonly digest: Digest;
}
/**
 * The provenance of what a workflow run published: which run, of which commit, from which files.
 * @param materials beside the commit, in this order. Source: https://slsa.dev/provenance/v1.
 */
export declare function makeProvenance(run: WorkflowRun, materials: readonly Material[]): JsonObject;
