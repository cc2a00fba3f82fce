import { WasmImageError } from '../../core/errors.ts';

/**
 * For `catch` of a reading that has a limit: tells bytes of an image from an answer that says nothing about it.
 * @param code `IMAGE_TOO_LARGE` for a manifest, `DIGEST_MISMATCH` for a blob that is longer than it was named. @returns throws.
 */
export function overLimit(code: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH'): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof WasmImageError) || error.code !== 'LIMIT_EXCEEDED') throw error;
    throw new WasmImageError(code, error.message, { cause: error });
  };
}
