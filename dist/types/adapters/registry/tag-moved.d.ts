import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
/** The error for a tag that another writer moved after we read it; we do not write it then. */
export declare function tagMoved(repository: string, tag: string, seen: Digest | undefined, current: Digest | undefined): WasmImageError;
