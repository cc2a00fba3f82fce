import type { JsonObject } from '../../../core/json.ts';
import type { NamedValues, RenderedImage } from './render-values.ts';
/**
 * A policy of Kubewarden: of a namespace, or of the whole cluster. What it is asked about is in the metadata of the
 * module. Source: kubewarden-controller config/crd/bases @179b642f; kwctl scaffold manifest.
 */
export declare function renderKubewarden({ reference, policy }: RenderedImage, values: NamedValues): JsonObject;
