import type { HttpResponse } from '../net/http.ts';
import type { Call, RegistryClient } from './registry-client.ts';
/**
 * Reads a list page by page.
 * @param reference as in `RegistryClient.read`.
 * @returns the response of each page, 404 as well.
 * @throws REGISTRY_*, LIMIT_EXCEEDED after 50 pages.
 */
export declare function readPages(client: RegistryClient, reference: string, call: Omit<Call, 'method' | 'access'>): AsyncGenerator<HttpResponse, void>;
/**
 * The next page that a Link header names.
 * @returns undefined on the last page.
 * @throws WasmImageError REGISTRY_INSECURE when it is on another origin, REGISTRY_PROTOCOL when it is the same page
 * again.
 * Source: RFC 8288; distribution-spec 1.1 "Content Discovery".
 */
export declare function nextPageOf(task: string, answer: HttpResponse): URL | undefined;
