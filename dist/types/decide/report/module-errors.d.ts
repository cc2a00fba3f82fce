import { WasmImageError } from '../../core/errors.ts';
import type { Outcome } from './record.ts';
/** An error that names its module, in the message and in `detail.module`. */
export declare function aboutModule(error: WasmImageError, name: string): WasmImageError;
/** The error of a run that failed while tags moved, with the tags that point to their new image. */
export declare function withMoved(error: WasmImageError, outcomes: readonly Pick<Outcome, 'repository' | 'moves'>[]): WasmImageError;
