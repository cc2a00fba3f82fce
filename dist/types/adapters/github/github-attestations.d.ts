import type { AttestationStore } from '../../github-ports.ts';
import { type Sleep } from '../net/http.ts';
/**
 * Opens the attestations of a repository on GitHub, where `gh attestation verify` looks.
 * @param options `repository`: OWNER/NAME; `token`: with `attestations: write`; `apiUrl`: default api.github.com.
 * @throws WasmImageError ATTESTATION_STORE_FAILED, here for an invalid name or address.
 * Source: GitHub REST API, "Repository attestations".
 */
export declare function openGithubAttestations(options: {
    readonly repository: string;
    readonly token: string;
    readonly apiUrl?: string | undefined;
    readonly sleep?: Sleep | undefined;
}): AttestationStore;
