/** The name of a workflow as a certificate has it. */
export interface WorkflowName {
  /** https address without path. */
  readonly server: string;
  /** OWNER/NAME. */
  readonly repository: string;
  /** The file, from the root of the repository. */
  readonly workflow: string;
  /** A whole ref, or a commit. */
  readonly ref: string;
}

/**
 * Reads the name of a workflow; undefined for anything else. A ref may have an @, and a file as well, so the @ between them is the first behind which a
 * ref or a commit stands: `release.yml@refs.yml@refs/heads/x` is none, whatever is meant by it. Source: fulcio config.yaml, `github-workflow`.
 */
export function parseWorkflow(name: string): WorkflowName | undefined {
  const [, server = '', repository = '', workflow = '', ref] =
    /^(https:\/\/[^/]+)\/([^/]+\/[^/]+)\/([^@]+)@(refs\/.+|[0-9a-f]{40})$/.exec(name) ?? [];
  return ref === undefined ? undefined : { server, repository, workflow, ref };
}
