import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';
import type { TagRule } from './tags/tag-policy.ts';
import { isVersionTag } from './version.ts';

/** What happens to one tag, and why: `created` and `moved` write, `kept` and `refused` do not. */
export type TagMove = { readonly tag: Tag; readonly reason: string } & (
  | { readonly kind: 'created' }
  | { readonly kind: 'moved'; readonly from: Digest }
  /** `at`: the other image that the tag still points to; undefined if it points to this image already. */
  | { readonly kind: 'kept'; readonly at: Digest | undefined }
  | { readonly kind: 'refused' }
);

/** Whether the tag points to the image after the move. */
export function isSet(move: TagMove): boolean {
  return move.kind !== 'refused' && (move.kind !== 'kept' || move.at === undefined);
}

/** A move in a record: `at` is the image that a kept tag still points to, absent if it is the one of the run. */
export interface MoveRecord {
  readonly tag: string;
  readonly action: TagMove['kind'];
  readonly from?: Digest;
  readonly at?: Digest;
  readonly reason: string;
}

/** The move as JSON. */
export function recordMove(move: TagMove): MoveRecord {
  const { tag, kind, reason } = move;
  return {
    tag,
    action: kind,
    ...(kind === 'moved' ? { from: move.from } : {}),
    ...(kind === 'kept' && move.at !== undefined ? { at: move.at } : {}),
    reason,
  };
}

/** What happened to a tag, in a few words. @param digest prints a digest. */
export function printMove(
  { action, from, at, reason }: Omit<MoveRecord, 'tag'>,
  digest: (full: string) => string = (full) => full,
): string {
  if (action === 'moved') return `moved from ${digest(from ?? '')}`;
  if (action === 'refused') return `refused: ${reason}`;
  return at === undefined ? action : `kept at ${digest(at)}: ${reason}`;
}

/** The version that a tag names, without `v`; undefined for a floating tag. */
export function versionOf(tag: Tag): string | undefined {
  return isVersionTag(tag) ? tag.replace(/^v/i, '') : undefined;
}

/** Whether a text names the version of a tag, with or without `v`. */
export function sameVersion(tag: Tag, text: string): boolean {
  return text.replace(/^v/i, '').replaceAll('+', '_') === versionOf(tag)?.replaceAll('+', '_');
}

/** Version tags first, then floating tags, then `latest`: a floating tag never points to a version without a tag. */
export function orderTags(tags: readonly Tag[]): readonly Tag[] {
  const rank = (tag: Tag): number => (isVersionTag(tag) ? 0 : tag === 'latest' ? 2 : 1);
  return [...new Set(tags)]
    .map((tag, i) => ({ tag, i }))
    .sort((a, b) => rank(a.tag) - rank(b.tag) || a.i - b.i)
    .map((entry) => entry.tag);
}

/**
 * Decides one move by what the tag points to now.
 * @param wanted undefined if the image is not known yet: then it is another one than any that is there.
 * @param rival the highest verified version that keeps the tag where it is.
 * @throws WasmImageError TAG_IMMUTABLE if a version tag points to another digest.
 */
export function decideMove(
  repository: Repository,
  rule: TagRule,
  current: Digest | undefined,
  wanted: Digest | undefined,
  rival?: string,
): TagMove {
  const { tag } = rule;
  if (rule.kind === 'refused') return { kind: 'refused', tag, reason: rule.reason };
  if (current !== undefined && current === wanted)
    return { kind: 'kept', tag, at: undefined, reason: 'it points to this image' };
  if (rival !== undefined) {
    const reason =
      rule.kind === 'forward' && rule.ours === undefined
        ? `${rival} is published, and this run has no version`
        : `${rival} is higher`;
    return current === undefined ? { kind: 'refused', tag, reason } : { kind: 'kept', tag, at: current, reason };
  }
  if (current === undefined) return { kind: 'created', tag, reason: whyMoved(rule) };
  if (rule.kind !== 'version') return { kind: 'moved', tag, from: current, reason: whyMoved(rule) };
  if (wanted === undefined) return { kind: 'kept', tag, at: current, reason: 'a full version never moves' };
  throw new WasmImageError(
    'TAG_IMMUTABLE',
    `Cannot move ${printRepository(repository)}:${tag}: it points to ${current}, and this image is ${wanted}`,
    {
      detail: { tag, current, wanted },
    },
  );
}

function whyMoved(rule: TagRule): string {
  if (rule.kind === 'version') return 'a full version';
  if (rule.kind !== 'forward') return 'a name without a version';
  if (rule.mayGoBack) return 'it may go back';
  const { line, channel, ours } = rule;
  const where = line.length > 0 ? ` of ${line.join('.')}` : '';
  if (ours === undefined) return `no version${where} is published`;
  return `${ours.text} is the highest ${channel === undefined ? 'stable version' : 'version'}${where}${channel === undefined ? '' : ' in this channel'}`;
}
