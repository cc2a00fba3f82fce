import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
/** A tag that another writer moved between the look at it and the write, which was then left undone. */
export declare function tagMoved(repository: string, tag: string, seen: Digest | undefined, current: Digest | undefined): WasmImageError;
