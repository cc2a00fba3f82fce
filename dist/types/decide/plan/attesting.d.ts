import type { SbomFormat } from '../../attest/sbom/sbom.ts';
import type { Values } from '../inputs/values.ts';
import type { Signing } from './signing.ts';
/** What is signed about an image beside "it is ours". */
export interface Attesting {
    readonly isAbi: boolean;
    readonly isProvenance: boolean;
    readonly sboms: readonly SbomChoice[];
    /** That the gate let the image pass. */
    readonly isSummary: boolean;
    /** Where they are kept beside the registry. */
    readonly store: 'registry' | 'github';
}
/** A bill of materials that we make, or one that is ready. `path`: relative to the workspace. */
export type SbomChoice = {
    readonly kind: 'made';
    readonly format: SbomFormat;
} | {
    readonly kind: 'ready';
    readonly path: string;
};
/** @throws WasmImageError INPUT_CONFLICT for an attestation that the way of signing cannot bear, INPUT_INVALID, INPUT_MISSING. */
export declare function planAttesting(values: Values, sign: Signing['kind'], { isWorkflow }: {
    readonly isWorkflow: boolean;
}): Attesting;
