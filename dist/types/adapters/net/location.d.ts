import type { HttpResponse } from './http.ts';
/**
 * Where an answer sends us: resolved against the request's URL, query kept to the letter.
 * @throws WasmImageError REGISTRY_PROTOCOL when absent or unreadable; REGISTRY_INSECURE for userinfo or a step from https to http.
 * Source: RFC 9110 10.2.2; distribution-spec 1.1 "Pushing a blob monolithically".
 */
export declare function locationOf(answer: HttpResponse): URL;
/** The URL with one more parameter; what is there already stays byte for byte, since registries sign it. */
export declare function withParameter(url: URL, name: string, value: string): URL;
/**
 * The next page that a Link header names. @returns undefined on the last page.
 * @throws WasmImageError REGISTRY_INSECURE when it leads to another origin, REGISTRY_PROTOCOL when it leads to itself. Source: RFC 8288; distribution-spec 1.1 "Content Discovery".
 */
export declare function nextPageOf(answer: HttpResponse): URL | undefined;
