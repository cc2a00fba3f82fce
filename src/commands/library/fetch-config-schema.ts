import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { readValues } from '../../decide/inputs/values.ts';
import { lowerCased, parseReference, targetOf } from '../../oci/reference.ts';
import { configSchemaOf } from '../../pipeline/verify/config-schema.ts';
import { openImageStore } from '../../wiring/login.ts';
import { openAuthorities } from '../../wiring/session.ts';
import { openDemandedGate } from '../verify.ts';
import { openSession, rawInputs } from './library-session.ts';
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
export async function fetchConfigSchema(options: Omit<VerifyOptions, 'policy'>): Promise<JsonObject> {
  const { image, key, identity, issuer, hosts } = options;
  const signer = { key, 'certificate-identity': identity, 'certificate-oidc-issuer': issuer };
  const values = readValues('verify', rawInputs({ ...signer, hosts }, options.inputs));
  if (values.text('policy') !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot read the configuration schema with a policy: name one signer');
  const session = openSession(options, '');
  const reference = parseReference(lowerCased(image));
  await openAuthorities(session, values);
  const store = openImageStore(session, values, reference.repository);
  const gate = await openDemandedGate(session, values, [{ kind: 'config-schema' }]);
  const verification = await openDeadline(secondsOf(values)).hold(`verify ${quoted(image)}`, () =>
    gate.verify(store, targetOf(reference)),
  );
  const schema = configSchemaOf(verification);
  if (schema === undefined) throw new WasmImageError('INTERNAL', 'Cannot read a schema that the gate has found');
  return schema;
}
