import type { Policy } from '../../gate/policy-model.ts';
/** A shell script that takes an image by digest and ends with 0 when cosign finds all that is demanded. Source: cosign 3.1, `cosign verify --help`. */
export declare function exportCosign(policy: Policy): string;
/** The same with GitHub's command line. Source: gh 2.8x, `gh attestation verify --help`. */
export declare function exportGh(policy: Policy): string;
