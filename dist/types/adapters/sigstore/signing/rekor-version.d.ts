/**
 * Finds out the API version of a transparency log: version 1 answers GET /api/v1/log, version 2 has no such path.
 * @param url base address. @throws WasmImageError SIGSTORE_UNAVAILABLE when it answers neither 200 nor 404.
 * Source: sigstore/rekor openapi.yaml (getLogInfo); sigstore/rekor-tiles api/openapi (only /api/v2/log/entries).
 */
export declare function detectRekorVersion(url: string): Promise<1 | 2>;
