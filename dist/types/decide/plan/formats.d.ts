import type { SignatureFormat } from '../../attest/facts.ts';
import type { Layout } from '../../oci/image.ts';
import type { Values } from '../inputs/values.ts';
/** The formats that the inputs name; undefined if the layout decides. */
export declare function planFormats(values: Values): readonly SignatureFormat[] | undefined;
/**
 * The formats that the verifiers of a layout read. Kubewarden (as of 2026) reads the legacy format only; our own gate
 * reads bundles unless a policy says otherwise. Source: sigstore-rs 0.13 in kwctl.
 */
export declare function usualFormats(layout: Layout): readonly SignatureFormat[];
/**
 * Refuses a signature that nobody could verify.
 * @param obstacle why the signer cannot use the legacy format. @throws WasmImageError INPUT_CONFLICT.
 */
export declare function refuseObstacle(formats: readonly SignatureFormat[], obstacle: string | undefined): void;
