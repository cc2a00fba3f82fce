import { WasmImageError } from '../../core/errors.ts';

/**
 * For `catch` of a read with a limit, where more bytes mean a verdict about the image and not just a bad response.
 * @param code `IMAGE_TOO_LARGE` for a manifest, `DIGEST_MISMATCH` for a blob that is longer than its descriptor says.
 */
export function overLimit(code: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH'): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof WasmImageError) || error.code !== 'LIMIT_EXCEEDED') throw error;
    throw new WasmImageError(code, error.message, { cause: error });
  };
}
