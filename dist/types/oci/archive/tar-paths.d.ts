/** An entry and its path. `what` is its type; undefined for a file. */
export interface Placed {
    readonly name: string;
    readonly what: string | undefined;
    /** The target of a link; otherwise empty. */
    readonly target: string;
}
/**
 * Refuses an entry that could replace a module with something other than the file we read: Istio accepts links and
 * folders with the right name, some programs write through links, and container tools apply whiteouts.
 * @param at offset of the entry, in bytes. @throws WasmImageError IMAGE_INVALID.
 * Source: image-spec 1.1 layer.md, "Whiteouts"; istio pkg/wasm/imagefetcher.go, extractWasmPluginBinary.
 */
export declare function checkPlace({ name, what, target }: Placed, at: number): void;
/** Whether a consumer may read this path as a module. */
export declare function isModuleName(name: string): boolean;
