import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';

/** The error for a tag that another writer moved after we read it; we do not write it then. */
export function tagMoved(
  repository: string,
  tag: string,
  seen: Digest | undefined,
  current: Digest | undefined,
): WasmImageError {
  return new WasmImageError(
    'TAG_RACE',
    `Cannot move tag ${quoted(tag)} of ${quoted(repository)}: another writer has moved it ` +
      `from ${seen ?? 'nothing'} to ${current ?? 'nothing'}; it stays there`,
    { detail: { tag, seen: seen ?? 'none', current: current ?? 'none' } },
  );
}
