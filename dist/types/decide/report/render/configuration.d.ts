import { type Json, type JsonObject } from '../../../core/json.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import type { Configuration } from './render-values.ts';
/** The configuration for a target that hands over JSON. @throws WasmImageError INPUT_INVALID; values are not shown. */
export declare function jsonOfConfiguration(configuration: Configuration | undefined, to: RenderTarget): Json | undefined;
/** The same for a target that takes only an object. @throws WasmImageError INPUT_INVALID. */
export declare function objectOfConfiguration(configuration: Configuration | undefined, to: RenderTarget): JsonObject | undefined;
/**
 * The configuration in the form of Envoy, which hands over the text of a StringValue and the bytes of a BytesValue.
 * Evidence: lab/config-start.
 */
export declare function anyOfConfiguration(configuration: Configuration | undefined): JsonObject | undefined;
