import type { JsonObject } from '../../../core/json.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';
/**
 * An EnvoyExtensionPolicy of Envoy Gateway. The digest is in the URL, where people and bots read it.
 * Source: gateway v1.9.1 charts/gateway-crds-helm, internal/wasm/cache.go (a digest in the URL counts as the checksum).
 */
export declare function renderGateway({ reference }: RenderedImage, values: NamedValues): JsonObject;
/** What a Gateway of Gloo needs for a filter. Source: solo-io/gloo api/v1/options/wasm/wasm.proto. */
export declare function renderGloo({ reference }: RenderedImage, values: NamedValues): JsonObject;
