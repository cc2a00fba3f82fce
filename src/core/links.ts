declare const WASM_IMAGE_VERSION: string;

/** The version of wasm-image; `development` when it runs from its sources. */
export const VERSION = typeof WASM_IMAGE_VERSION === 'string' ? WASM_IMAGE_VERSION : 'development';

const REF = typeof WASM_IMAGE_VERSION === 'string' ? `v${WASM_IMAGE_VERSION}` : 'main';
const REPOSITORY = 'https://github.com/wasm-image/wasm-image';

/** Web address of the sources of this version, with `/` at its end. */
export const SOURCES = `${REPOSITORY}/blob/${REF}/`;

const PAGE = /(?<![\w/.-])docs\/[\w-]+\.md(?:#[\w-]+)?/g;

/** Replaces the name of each document, such as `docs/policy.md`. @param link what to write; default its web address. */
export function linkDocuments(text: string, link = (page: string): string => `${SOURCES}${page}`): string {
  return text.replace(PAGE, link);
}
