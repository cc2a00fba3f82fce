import { type Shape } from '../../core/json-shape.ts';
/** An entry of a transparency log. */
export declare const LOG_ENTRY: Shape;
/** A bundle. */
export declare const BUNDLE: Shape;
/** A trusted_root.json. */
export declare const TRUSTED_ROOT: Shape;
