import { type Digest } from '../../../core/digest.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';
/**
 * A whole configuration of Envoy: a listener with the filter, and the server that has the module. Requests go to a
 * server, or Envoy answers them itself; connections always go to a server.
 * Source: go-control-plane/envoy v1.40.0. Evidence: lab/render.
 */
export declare function renderEnvoy({ moduleDigest }: RenderedImage, values: NamedValues): JsonObject;
/** Where the module is. Envoy compares the digest of the raw module. @param uri undefined: left out. */
export declare function remoteCode(moduleDigest: Digest, uri?: string): {
    readonly vm_config: JsonObject;
};
