import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';

/** A tag that another writer moved between the look at it and the write, which was then left undone. */
export function tagMoved(
  repository: string,
  tag: string,
  seen: Digest | undefined,
  current: Digest | undefined,
): WasmImageError {
  return new WasmImageError(
    'TAG_RACE',
    `Cannot move tag ${quoted(tag)} of ${quoted(repository)}: it led to ${seen ?? 'nothing'} and now leads to ${current ?? 'nothing'}, so it is left there`,
    { detail: { tag, seen: seen ?? 'none', current: current ?? 'none' } },
  );
}
