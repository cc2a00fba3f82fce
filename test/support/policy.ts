import type { Json, JsonObject } from '../../src/core/json.ts';
import { jsonBytes } from '../../src/core/json.ts';
import type { Policy } from '../../src/decide/gate/policy-model.ts';
import { readPolicy } from '../../src/decide/policy/read-policy.ts';

export const ISSUER = 'https://token.actions.githubusercontent.com';
export const WORKFLOW = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';

/** A policy that requires a signature of one exact workflow, with some parts replaced. */
export function policyJson(parts: { readonly [name: string]: Json | undefined } = {}): JsonObject {
  const whole = {
    apiVersion: 'wasm-image.dev/v1',
    kind: 'FilterVerificationPolicy',
    images: [{ glob: 'ghcr.io/acme/*' }],
    authorities: { allOf: [keyless('release', { subject: WORKFLOW })] },
    ...parts,
  };
  return Object.fromEntries(
    Object.entries(whole).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

export function keyless(name: string, rule: JsonObject): JsonObject {
  return { name, keyless: { issuer: ISSUER, ...rule } };
}

export function readJson(value: Json): Policy {
  return readPolicy(jsonBytes(value));
}
