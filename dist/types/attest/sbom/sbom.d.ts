import { type JsonObject } from '../../core/json.ts';
/** A bundle has at most 1 MiB, and in it the statement is a third longer. Bytes. */
export declare const MAX_SBOM_BYTES: number;
export type SbomFormat = 'cyclonedx' | 'spdx';
/** A bill of materials as it is signed. */
export interface Sbom {
    readonly format: SbomFormat;
    readonly predicate: JsonObject;
}
/** The predicate type of a form. Both names are those that cosign knows as `cyclonedx` and `spdxjson`. */
export declare function sbomTypeOf(format: SbomFormat): string;
/**
 * Takes a bill of materials that another tool has written. What it says is not looked at.
 * @param bytes the whole file. @param path for messages. @throws WasmImageError SBOM_INVALID: neither CycloneDX nor SPDX 2 as JSON.
 */
export declare function readSbom(bytes: Uint8Array, path: string): Sbom;
/** @throws WasmImageError SBOM_INVALID for one that no bundle can hold. */
export declare function boundSbom(sbom: Sbom): Sbom;
