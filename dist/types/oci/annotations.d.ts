/** The annotations that we set ourselves; nobody else can. */
export declare const VARIANT = "module.wasm.image/variant";
export declare const RUNTIME_TYPE = "module.wasm.runtime/type";
export declare const RUNTIME_ABI_VERSION = "module.wasm.runtime/abi_version";
export declare const CREATED = "org.opencontainers.image.created";
/**
 * Reads annotations of a manifest, also as docker/metadata-action lists them (`annotations` and `labels`): with a level before the key, and with a time of
 * creation, which is left out because the image has its own.
 * @param text one `key=value` per line; empty lines are skipped; the value is everything after the first `=`.
 * @returns `ignored`: keys that were left out.
 * @throws WasmImageError ANNOTATION_INVALID: no `=`, control characters, a key with two values, a key that we set, another level than the manifest, more than
 * 64 entries or 8 KiB each. Source: image-spec 1.1 annotations.md; buildx util/buildflags, `[LEVEL[PLATFORM],...:]KEY=VALUE`.
 */
export declare function readAnnotations(text: string): {
    readonly annotations: Readonly<Record<string, string>>;
    readonly ignored: readonly string[];
};
/** Refuses annotations that a manifest of ours cannot bear. @throws WasmImageError ANNOTATION_INVALID naming the key. */
export declare function checkAnnotations(annotations: Readonly<Record<string, string>>): void;
/** The same annotations in the order of their keys, by code unit. */
export declare function sortedAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
