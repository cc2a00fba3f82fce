import type { SignatureFormat } from '../../attest/facts.ts';
import type { Layout } from '../../oci/image.ts';
import type { Values } from '../inputs/values.ts';
/** The forms that were asked for; undefined when the layout decides. */
export declare function planFormats(values: Values): readonly SignatureFormat[] | undefined;
/**
 * The forms in which verifiers of a layout look: Kubewarden's of 2026 read the older one alone, and our own gate, told no policy, the newer.
 * Source: sigstore-rs 0.13 in kwctl.
 */
export declare function usualFormats(layout: Layout): readonly SignatureFormat[];
/** Refuses what nobody could verify. @param hindrance what keeps the signer from signing in the older form. @throws WasmImageError INPUT_CONFLICT. */
export declare function refuseHindered(formats: readonly SignatureFormat[], hindrance: string | undefined): void;
