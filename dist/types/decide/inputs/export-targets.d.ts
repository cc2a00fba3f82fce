/** The tools whose form a policy can be written in. */
export declare const TARGETS: readonly ['cosign', 'gh', 'policy-controller', 'kyverno', 'kwctl'];
export type Target = (typeof TARGETS)[number];
