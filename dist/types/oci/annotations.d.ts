/** An annotation that only wasm-image sets, like the three below. */
export declare const VARIANT = "module.wasm.image/variant";
/** The type of the runtime config. */
export declare const RUNTIME_TYPE = "module.wasm.runtime/type";
/** The ABI versions of the runtime config. */
export declare const RUNTIME_ABI_VERSION = "module.wasm.runtime/abi_version";
/** The time of creation. */
export declare const CREATED = "org.opencontainers.image.created";
/**
 * Parses annotations of a manifest, also in the form of docker/metadata-action (`annotations` and `labels`): with a
 * level before the key, and with a time of creation, which is dropped because the image has its own.
 * @param text one `key=value` per line; empty lines are skipped; the value is everything after the first `=`.
 * @param labels others by key; the text wins.
 * @returns `ignored`: keys that were dropped.
 * @throws WasmImageError ANNOTATION_INVALID: no `=`, control characters, a key with two values, a key that we set, a
 * level other than the manifest, more than 64 entries or 8 KiB each.
 * Source: image-spec 1.1 annotations.md; buildx util/buildflags, `[LEVEL[PLATFORM],...:]KEY=VALUE`.
 */
export declare function readAnnotations(text: string, labels?: Readonly<Record<string, string>>): {
    readonly annotations: Readonly<Record<string, string>>;
    readonly ignored: readonly string[];
};
/** Refuses annotations that our manifests cannot have. @throws WasmImageError ANNOTATION_INVALID with the key. */
export declare function checkAnnotations(annotations: Readonly<Record<string, string>>): void;
/** What is wrong with an annotation; undefined if nothing is. */
export declare function annotationFault(key: string, value: string): string | undefined;
/** The annotations, and as many others as there is room for. A key that both have keeps its value. */
export declare function fillAnnotations(annotations: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
/** The annotations, sorted by key, by code unit. */
export declare function sortedAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
