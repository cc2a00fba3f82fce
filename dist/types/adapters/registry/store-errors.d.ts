import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
/**
 * For `catch` of a read with a limit, where more bytes mean a verdict about the image and not just a bad response.
 * @param code `IMAGE_TOO_LARGE` for a manifest, `DIGEST_MISMATCH` for a blob that is longer than its descriptor says.
 */
export declare function overLimit(code: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH'): (error: unknown) => never;
/** The error for a tag that another writer moved after we read it; we do not write it then. */
export declare function tagMoved(repository: string, tag: string, seen: Digest | undefined, current: Digest | undefined): WasmImageError;
