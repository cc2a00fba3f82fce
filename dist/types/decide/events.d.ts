/** Runs of these execute code of strangers with the rights of the repository. Source: GitHub docs, "Security hardening for GitHub Actions". */
export declare const UNTRUSTED_EVENTS: readonly string[];
