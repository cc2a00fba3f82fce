import type { Digest } from '../core/digest.ts';
import type { JsonObject } from '../core/json.ts';
/** The build type that actions/attest-build-provenance also uses. Source: the page at the address. */
export declare const WORKFLOW_BUILD_TYPE = "https://actions.github.io/buildtypes/workflow/v1";
/**
 * The workflow run that signs, by its identity token.
 * Source: GitHub docs, OpenID Connect reference, "Understanding the OIDC token".
 */
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
    /** OWNER/NAME/PATH@REF of the workflow file that the event started. */
    readonly workflow: string;
    /** OWNER/NAME/PATH@REF of the workflow file with the job: the reusable workflow, if there is one. */
    readonly jobWorkflow: string;
    readonly event: string;
    /** `github-hosted` or `self-hosted`. */
    readonly runner: string;
    readonly runId: string;
    readonly runAttempt: string;
}
/** https address of the repository that called the workflow; undefined if the workflow is in that repository. */
export declare function callerOf({ server, repository, jobWorkflow }: WorkflowRun): string | undefined;
/** A file that went into a build, by its digest. */
export interface BuildFile {
    /** Relative to the workspace. */
    readonly name: string;
    readonly digest: Digest;
}
/**
 * The provenance of what a workflow run published: the run, the commit and the files.
 * @param materials in addition to the commit, in this order. Source: https://slsa.dev/provenance/v1.
 */
export declare function makeProvenance(run: WorkflowRun, materials: readonly BuildFile[]): JsonObject;
