import type { Digest } from '../core/digest.ts';
import { hexOf } from '../core/digest.ts';
import type { JsonObject } from '../core/json.ts';

/** The build type that actions/attest-build-provenance also uses. Source: the page at the address. */
export const WORKFLOW_BUILD_TYPE = 'https://actions.github.io/buildtypes/workflow/v1';

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
export function callerOf({ server, repository, jobWorkflow }: WorkflowRun): string | undefined {
  return jobWorkflow.split('/', 2).join('/') === repository ? undefined : `${server}/${repository}`;
}

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
export function makeProvenance(run: WorkflowRun, materials: readonly BuildFile[]): JsonObject {
  const repository = `${run.server}/${run.repository}`;
  return {
    buildDefinition: {
      buildType: WORKFLOW_BUILD_TYPE,
      externalParameters: { workflow: { ref: run.ref, repository, path: pathOf(run) } },
      internalParameters: {
        github: {
          event_name: run.event,
          repository_id: run.repositoryId,
          repository_owner_id: run.ownerId,
          runner_environment: run.runner,
        },
      },
      resolvedDependencies: [
        { uri: `git+${repository}@${run.ref}`, digest: { gitCommit: run.sha } },
        ...materials.map(({ name, digest }) => ({ name, digest: { sha256: hexOf(digest) } })),
      ],
    },
    runDetails: {
      builder: { id: `${run.server}/${run.jobWorkflow}` },
      metadata: { invocationId: `${repository}/actions/runs/${run.runId}/attempts/${run.runAttempt}` },
    },
  };
}

/** The first @ ends the path: owner, repository and file cannot contain one, but a ref can. */
function pathOf({ workflow, repository }: WorkflowRun): string {
  const file = workflow.split('@')[0] ?? '';
  return file.split('/', 2).join('/') === repository ? file.slice(repository.length + 1) : file;
}
