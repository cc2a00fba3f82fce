import type { Json, JsonObject } from '../../src/core/json.ts';
import { type ExportTarget, TARGETS } from '../../src/decide/inputs/inputs.ts';
import { exportPolicy } from '../../src/decide/policy/export/export-policy.ts';
import { policyJson, readJson } from './policy.ts';
import { PUBLIC_PEM } from './publisher.ts';

/** Tools that verify signatures. */
export const VERIFIERS = TARGETS.filter((target) => target !== 'kubernetes');

/** Parts of policies that a test exports. */
export const SUMMARY = 'https://slsa.dev/verification_summary/v1';
export const PROVENANCE = 'https://slsa.dev/provenance/v1';
export const exact = { images: [{ repository: 'ghcr.io/acme/filter' }] };
export const key = { name: 'key', key: PUBLIC_PEM };
export const allOf = (...authorities: readonly JsonObject[]) => ({
  ...exact,
  authorities: { allOf: [...authorities] },
});

/** A policy of these parts, exported for another tool. */
export function exported(parts: { readonly [name: string]: Json }, target: ExportTarget): string {
  // kwctl reads only the legacy format.
  const { signature } = parts;
  const formats =
    target === 'kwctl' && !Object.hasOwn(Object(signature), 'formats')
      ? { signature: { formats: ['legacy'], ...Object(signature) } }
      : {};
  return exportPolicy(readJson(policyJson({ ...parts, ...formats })), target);
}
