import type { JsonObject } from '../../../core/json.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import { type RenderedImage, type RenderValues } from './render-values.ts';
/**
 * Makes the manifest of a verified image for a target.
 * @throws WasmImageError INPUT_CONFLICT for a value without a field there, INPUT_MISSING, INPUT_INVALID.
 */
export declare function renderManifest(to: RenderTarget, image: RenderedImage, values: RenderValues): JsonObject;
