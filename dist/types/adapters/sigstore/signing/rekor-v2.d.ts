import type { SignatureBundle, VerificationMaterial } from '@sigstore/sign';
/**
 * Adds a signature to a log of version 2 as a hashedrekord, that of a DSSE envelope over its encoding: rekor-tiles 2.3.0
 * and later answer the dsse request of @sigstore/sign 5.1 with 400 "invalid type, must be hashedrekord".
 * @param key PEM of the certificate or public key.
 * @throws Error with `statusCode` for any status but 200 and 201; errors of `send`.
 * Source: rekor-tiles v2.3.0 api/proto/rekor/v2/hashedrekord.proto; tried against 2.3.0.
 */
export declare function askRekorV2(baseUrl: string, content: SignatureBundle, key: string, timeoutMs: number): Promise<VerificationMaterial>;
