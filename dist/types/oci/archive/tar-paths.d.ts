/** What is refused about an entry's place. `what` names its type; undefined for a file. */
export interface Placed {
    readonly name: string;
    readonly what: string | undefined;
    /** Where a link leads; empty for all else. */
    readonly target: string;
}
/**
 * Refuses an entry that could put something else in a module's place than the file that is read there: Istio takes whatever has the right name,
 * links and folders too; some readers write through links, and all container tools remove what a whiteout names.
 * @param at where the entry lies, bytes. @throws WasmImageError IMAGE_INVALID.
 * Source: image-spec 1.1 layer.md, "Whiteouts"; istio pkg/wasm/imagefetcher.go, extractWasmPluginBinary.
 */
export declare function checkPlace({ name, what, target }: Placed, at: number): void;
/** Whether some consumer may take what lies there for a module. */
export declare function isModuleName(name: string): boolean;
