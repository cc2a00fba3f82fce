import type { SignatureFormat } from '../../attest/facts.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Layout } from '../../oci/image.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';

/** The formats that the inputs name; undefined if the layout decides. */
export function planFormats(values: Values): readonly SignatureFormat[] | undefined {
  const format = values.text('signature-format');
  if (format === undefined) return undefined;
  return format === 'both' ? ['bundle', 'legacy'] : [format === 'legacy' ? 'legacy' : 'bundle'];
}

/**
 * The formats that the verifiers of a layout read. Kubewarden (as of 2026) reads the legacy format only; our own gate
 * reads bundles unless a policy says otherwise. Source: sigstore-rs 0.13 in kwctl.
 */
export function usualFormats(layout: Layout): readonly SignatureFormat[] {
  return layout === 'kubewarden' ? ['bundle', 'legacy'] : ['bundle'];
}

/**
 * Refuses a signature that nobody could verify.
 * @param obstacle why the signer cannot use the legacy format. @throws WasmImageError INPUT_CONFLICT.
 */
export function refuseObstacle(formats: readonly SignatureFormat[], obstacle: string | undefined): void {
  if (obstacle === undefined || !formats.includes('legacy')) return;
  throw new WasmImageError('INPUT_CONFLICT', `Cannot sign in the legacy format: ${obstacle}`, {
    hint: [
      `set ${named('signature-format', 'bundle')}, use Rekor v1,`,
      `or use no log (${named('rekor-url', 'off')}) if a timestamp is enough for your verifiers`,
    ].join(' '),
  });
}
