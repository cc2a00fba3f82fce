/** A module without its names and debug information. */
export interface Stripped {
    /** The given bytes themselves if there was nothing to remove. */
    readonly bytes: Uint8Array;
    /** Names of the removed sections, with repetitions. */
    readonly removed: readonly string[];
}
/**
 * Removes names and debug information; in a component, also from the modules and components in it. All other bytes are
 * copied as they are, except the sizes of sections with something removed in them.
 * @param bytes the whole file. What is neither a module nor a component is returned as it is.
 * @throws WasmImageError WASM_MALFORMED; INPUT_CONFLICT for a module with a section about its exact bytes.
 */
export declare function stripModule(bytes: Uint8Array): Stripped;
