/** The annotations that we set ourselves; nobody else can. */
export declare const VARIANT = "module.wasm.image/variant";
export declare const RUNTIME_TYPE = "module.wasm.runtime/type";
export declare const RUNTIME_ABI_VERSION = "module.wasm.runtime/abi_version";
export declare const CREATED = "org.opencontainers.image.created";
/**
 * Reads annotations of a manifest.
 * @param text one `key=value` a line; empty lines are passed over; the value is everything behind the first `=`.
 * @throws WasmImageError ANNOTATION_INVALID: no `=`, control characters, a key twice, a key that we set, more than 64 entries or 8 KiB each.
 * Source: image-spec 1.1 annotations.md.
 */
export declare function readAnnotations(text: string): Readonly<Record<string, string>>;
/** Refuses annotations that a manifest of ours cannot bear. @throws WasmImageError ANNOTATION_INVALID naming the key. */
export declare function checkAnnotations(annotations: Readonly<Record<string, string>>): void;
/** The same annotations in the order of their keys, by code unit. */
export declare function sortedAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
