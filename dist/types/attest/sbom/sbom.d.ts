import { type JsonObject } from '../../core/json.ts';
/** A bundle is at most 1 MiB, and base64 makes the statement in it a third longer. Bytes. */
export declare const MAX_SBOM_BYTES: number;
/** The format of an SBOM. */
export type SbomFormat = 'cyclonedx' | 'spdx';
/** A bill of materials to sign. */
export interface Sbom {
    readonly format: SbomFormat;
    readonly predicate: JsonObject;
}
/** The predicate type of a format; cosign calls the two `cyclonedx` and `spdxjson`. */
export declare function sbomTypeOf(format: SbomFormat): string;
/**
 * Reads a bill of materials that another tool wrote. Does not check its content.
 * @param bytes the whole file. @param path for messages. @throws WasmImageError SBOM_INVALID: neither CycloneDX nor
 * SPDX 2 as JSON.
 */
export declare function readSbom(bytes: Uint8Array, path: string): Sbom;
/** Checks the size. @throws WasmImageError SBOM_INVALID if it does not fit into a bundle. */
export declare function boundSbom(sbom: Sbom): Sbom;
