import type { SignatureFormat } from '../../attest/facts.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Layout } from '../../oci/image.ts';
import type { Values } from '../inputs/values.ts';

/** The forms that were asked for; undefined when the layout decides. */
export function planFormats(values: Values): readonly SignatureFormat[] | undefined {
  const format = values.text('signature-format');
  if (format === undefined) return undefined;
  return format === 'both' ? ['bundle', 'legacy'] : [format === 'legacy' ? 'legacy' : 'bundle'];
}

/**
 * The forms in which verifiers of a layout look: Kubewarden's of 2026 read the older one alone, and our own gate, told no policy, the newer.
 * Source: sigstore-rs 0.13 in kwctl.
 */
export function usualFormats(layout: Layout): readonly SignatureFormat[] {
  return layout === 'kubewarden' ? ['bundle', 'legacy'] : ['bundle'];
}

/** Refuses what nobody could verify. @param hindrance what keeps the signer from signing in the older form. @throws WasmImageError INPUT_CONFLICT. */
export function refuseHindered(formats: readonly SignatureFormat[], hindrance: string | undefined): void {
  if (hindrance === undefined || !formats.includes('legacy')) return;
  throw new WasmImageError('INPUT_CONFLICT', `Cannot sign in the legacy format: ${hindrance}`, {
    hint: 'set signature-format: bundle; or use a log of version 1; or none (rekor-url: off), for verifiers that take a timestamp alone',
  });
}
