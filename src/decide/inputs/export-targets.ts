/** The tools whose form a policy can be written in. */
export const TARGETS = ['cosign', 'gh', 'policy-controller', 'kyverno', 'kwctl'] as const;
export type Target = (typeof TARGETS)[number];
