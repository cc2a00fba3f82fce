/** Runs of these execute code of strangers with the rights of the repository. Source: GitHub docs, "Security hardening for GitHub Actions". */
export const UNTRUSTED_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run', 'issue_comment'];
