import { readConfigSchemaPredicate } from '../../attest/config-schema.ts';
import { findSchemaProblem } from '../../attest/json-schema.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { inert } from '../../core/text.ts';
import type { Verification } from '../../decide/gate/verification.ts';

/**
 * The JSON Schema that the signer of a verified image attached for the configuration of its filter; undefined if the
 * gate was not asked for one (demand `{ kind: 'config-schema' }`).
 * @throws WasmImageError the error of an image that is not verified; CONFIG_SCHEMA_INVALID for a signed schema that is
 * not one, or that refers to another document.
 */
export function configSchemaOf(verification: Verification): JsonObject | undefined {
  if (verification.kind !== 'verified') throw verification.error;
  const found = verification.attestations?.find(({ demand }) => demand.kind === 'config-schema');
  if (found === undefined) return undefined;
  const { schema = {} } = readConfigSchemaPredicate(found.statement);
  const problem = findSchemaProblem(schema);
  if (problem === undefined) return schema;
  throw new WasmImageError('CONFIG_SCHEMA_INVALID', `Cannot use the signed JSON Schema: ${inert(problem)}`);
}
