import type { Policy } from '../../gate/policy-model.ts';
/**
 * A shell script that verifies an image by digest with cosign and exits with 0 if the image meets the policy.
 * Source: cosign 3.1, `cosign verify --help`.
 */
export declare function exportCosign(policy: Policy): string;
/** The same with GitHub's command line tool. Source: gh 2.8x, `gh attestation verify --help`. */
export declare function exportGh(policy: Policy): string;
