import type { SbomFormat } from '../../attest/sbom/sbom.ts';
import type { Values } from '../inputs/values.ts';
import type { Signing } from './signing.ts';
/** The attestations of an image, besides its signature. */
export interface Attesting {
    readonly isAbi: boolean;
    readonly isProvenance: boolean;
    readonly sboms: readonly SbomChoice[];
    /** Path of a JSON Schema of the configuration, relative to the workspace. */
    readonly configSchema: string | undefined;
    /** A summary that the image passed verification. */
    readonly isSummary: boolean;
    /** Whether the module is signed as a file too. */
    readonly isModuleBundle: boolean;
    /** Whether they are stored on GitHub in addition to the registry. */
    readonly store: 'registry' | 'github';
    /** Whether GitHub also records where the image is stored. */
    readonly isStorageRecorded: boolean;
}
/** A bill of materials that we generate, or an existing one. `path`: relative to the workspace. */
export type SbomChoice = {
    readonly kind: 'made';
    readonly format: SbomFormat;
} | {
    readonly kind: 'ready';
    readonly path: string;
};
/**
 * Decides which attestations are signed.
 * @throws WasmImageError INPUT_CONFLICT if the signing mode rules out an attestation, INPUT_INVALID, INPUT_MISSING.
 */
export declare function planAttesting(values: Values, sign: Signing['kind'], { isWorkflow }: {
    readonly isWorkflow: boolean;
}): Attesting;
