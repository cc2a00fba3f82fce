import type { JsonObject } from '../../core/json.ts';
import type { VerifyOptions } from './verify-image.ts';
/**
 * Verifies one image as {@link verifyImage} does and reads the JSON Schema of its configuration, which must be by the
 * same signer and for the module in the image.
 * @param options the image and who must have signed it; not a policy, whose attestations can have other signers.
 * @returns the schema: draft 2020-12 or draft-07, without references to other documents.
 * @throws WasmImageError the error of an image that is not verified; ATTESTATION_NOT_FOUND if it has no schema,
 * CONFIG_SCHEMA_INVALID, and INPUT_* for options that cannot be used.
 * @example
 * const schema = await fetchConfigSchema({ image: 'ghcr.io/acme/filter:v1.2.3', key: 'key.pub' });
 * console.log(Object.keys(schema.properties ?? {}));
 */
export declare function fetchConfigSchema(options: Omit<VerifyOptions, 'policy'>): Promise<JsonObject>;
