import { type Content, type Descriptor, type Digest } from '../../core/digest.ts';
import type { HttpResponse } from '../net/http.ts';
import type { RegistryClient } from './registry-client.ts';
/**
 * The referrers API combined with the fallback tag: registries with the API still have tags that were written by
 * clients that did not rely on it.
 * @throws REGISTRY_*, LIMIT_EXCEEDED, IMAGE_INVALID; only 404 means "none".
 * Source: distribution-spec 1.1 "Listing Referrers".
 */
export declare function fetchReferrers(client: RegistryClient, subject: Digest): Promise<readonly Descriptor[]>;
/**
 * Pushes referrer manifests and makes sure that they are listed. On real registries, `OCI-Subject` can be wrong both
 * ways, so the API counts as present only when it lists what was pushed; otherwise the fallback tag is written.
 * @param put stores one manifest by digest and returns the response.
 * @throws REGISTRY_*, TAG_RACE when others keep overwriting the index.
 */
export declare function putReferrers(client: RegistryClient, subject: Content, referrers: readonly Content[], put: (content: Content) => Promise<HttpResponse>): Promise<void>;
/** @returns undefined when the registry has no such API. */
export declare function listReferrers(client: RegistryClient, subject: Digest): Promise<readonly Descriptor[] | undefined>;
