import { type Shape } from '../../core/json-shape.ts';
export declare const LOG_ENTRY: Shape;
export declare const BUNDLE: Shape;
export declare const TRUSTED_ROOT: Shape;
