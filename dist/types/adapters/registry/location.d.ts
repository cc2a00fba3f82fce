import type { HttpResponse } from '../net/http.ts';
/**
 * The Location of a response: resolved against the URL of the request, its query kept byte for byte.
 * @param task what the request is for, as in "Cannot push blob ...".
 * @throws WasmImageError REGISTRY_PROTOCOL when absent or unreadable; REGISTRY_INSECURE for userinfo or a step from
 * https to http. Source: RFC 9110 10.2.2; distribution-spec 1.1 "Pushing a blob monolithically".
 */
export declare function locationOf(task: string, answer: HttpResponse): URL;
/** The URL with one more parameter; the rest of the query stays byte for byte, since registries sign it. */
export declare function withParameter(url: URL, name: string, value: string): URL;
