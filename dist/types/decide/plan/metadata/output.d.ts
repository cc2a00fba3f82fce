import type { InputName } from '../../inputs/inputs.ts';
/** What docker/metadata-action says about an image, in its output `json`. */
export interface MetadataOutput {
    /** Full references. */
    readonly tags: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
    /** As in the output `annotations`: `LEVEL:KEY=VALUE`. */
    readonly annotations: readonly string[];
}
/**
 * Reads the output `json` of docker/metadata-action.
 * @param lines of the input. @throws WasmImageError INPUT_INVALID for text that is not such a JSON object.
 * Source: docker/metadata-action src/meta.ts, getJSON.
 */
export declare function readMetadataOutput(lines: readonly string[], input: InputName): MetadataOutput;
