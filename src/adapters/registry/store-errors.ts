import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';

// Errors that registries and layout folders have in common.

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

/** The error for a tag that another writer moved after we read it; we do not write it then. */
export function tagMoved(
  repository: string,
  tag: string,
  seen: Digest | undefined,
  current: Digest | undefined,
): WasmImageError {
  const from = seen === undefined ? `created it at ${current}` : `moved it from ${seen} to ${current}`;
  const what = current === undefined ? 'deleted it' : from;
  return new WasmImageError(
    'TAG_RACE',
    `Cannot move tag ${quoted(tag)} of ${quoted(repository)}: another writer has ${what}; ` +
      'this run did not change it',
    { detail: { tag, seen: seen ?? 'none', current: current ?? 'none' } },
  );
}
