import type { JsonObject } from '../../core/json.ts';
import type { Verification } from '../../decide/gate/verification.ts';
/**
 * The JSON Schema that the signer of a verified image attached for the configuration of its filter; undefined if the
 * gate was not asked for one (demand `{ kind: 'config-schema' }`).
 * @throws WasmImageError the error of an image that is not verified; CONFIG_SCHEMA_INVALID for a signed schema that is
 * not one, or that refers to another document.
 */
export declare function configSchemaOf(verification: Verification): JsonObject | undefined;
