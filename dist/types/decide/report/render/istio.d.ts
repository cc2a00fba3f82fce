import type { JsonObject } from '../../../core/json.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';
/**
 * A WasmPlugin of Istio. The digest of the image is in the URL, where people and bots read it: Istio compares it as it
 * compares the field sha256. Source: istio.io/api v1.32.0 kubernetes/customresourcedefinitions.gen.yaml; istio
 * pkg/wasm/cache.go, getEntry.
 */
export declare function renderIstio(image: RenderedImage, values: NamedValues): JsonObject;
/** A TrafficExtension, which replaces WasmPlugin. Source: as {@link renderIstio}. */
export declare function renderTrafficExtension(image: RenderedImage, values: NamedValues): JsonObject;
/**
 * A WasmPlugin of Higress. A rule has conditions of one kind, and the configuration for them.
 * Source: higress helm/core/crds/customresourcedefinitions.gen.yaml @8e4041c9; pkg/ingress/config/ingress_config.go.
 */
export declare function renderHigress({ reference }: RenderedImage, values: NamedValues): JsonObject;
