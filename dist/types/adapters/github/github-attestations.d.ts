import type { AttestationStore } from '../../github-ports.ts';
import type { GithubOptions, Net } from './github-client.ts';
/**
 * Opens the attestations of a repository on GitHub, where `gh attestation verify` looks.
 * @param options `repository`: OWNER/NAME; `token`: with `attestations: write`.
 * @throws WasmImageError ATTESTATION_STORE_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Repository attestations".
 */
export declare function openGithubAttestations(options: GithubOptions, net: Net): AttestationStore;
