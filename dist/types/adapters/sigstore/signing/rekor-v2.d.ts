import type { SignatureBundle, VerificationMaterial } from '@sigstore/sign';
/**
 * Enters a DSSE envelope into a log of version 2 as hashedrekord over its encoding: rekor-tiles 2.3.0 and later answer 400
 * "invalid type, must be hashedrekord" to the dsse request that @sigstore/sign 5.1 sends.
 * @param key PEM of the certificate or public key. @throws Error with `statusCode` for another answer than 200 and 201; errors of `send`.
 * Source: rekor-tiles v2.3.0 api/proto/rekor/v2/hashedrekord.proto; tried against 2.3.0.
 */
export declare function askRekorV2(baseUrl: string, content: SignatureBundle, key: string, timeoutMs: number): Promise<VerificationMaterial>;
