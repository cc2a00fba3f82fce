/** The version of wasm-image; `development` when it runs from its sources. */
export declare const VERSION: string;
/** Web address of the sources of this version, with `/` at its end. */
export declare const SOURCES: string;
/** Replaces the name of each document, such as `docs/policy.md`. @param link what to write; default its web address. */
export declare function linkDocuments(text: string, link?: (page: string) => string): string;
