import { digestOf } from '../../core/digest.ts';
import { inert, wordsOf } from '../../core/text.ts';
import type { AssetFile } from '../../decide/plan/release/assets.ts';
import type { Release, ReleaseAsset, Releases } from '../../github-ports.ts';
import type { Log } from '../../ports.ts';
import { readAssets } from './read-assets.ts';

const MARK = /^<!-- wasm-image:draft (sha256:[0-9a-f]{64}) -->\r?\n/;

/** The notes of a draft that a run makes. The mark tells later whether its title or notes were changed. */
export function markNotes(name: string, body: string): string {
  return `<!-- wasm-image:draft ${digestOfTexts(name, body)} -->\n${body}`;
}

/** The notes as everyone may see them. */
export function withoutMark(body: string): string {
  return body.replace(MARK, '');
}

/** Whether a run made the draft, and nobody changed its title or notes since. */
function isUntouched({ isDraft, name, body }: Release): boolean {
  const digest = MARK.exec(body)?.[1];
  return isDraft && digest !== undefined && digest === digestOfTexts(name, withoutMark(body));
}

/**
 * The release that a run works on.
 * @param found the published one of a tag, or all drafts. @returns undefined if a person has to choose between drafts;
 * if all were made by runs that raced or were killed, it is the oldest one.
 */
export function chooseRelease(found: readonly [Release, ...Release[]]): Release | undefined {
  if (found.length > 1 && !found.every(isUntouched)) return undefined;
  return found.reduce((oldest, one) => (one.id < oldest.id ? one : oldest));
}

/** A server can change line ends and the space at the end. */
function digestOfTexts(name: string, body: string): string {
  return digestOf(new TextEncoder().encode(`${name}\n${body.replaceAll('\r\n', '\n').trimEnd()}`));
}

/**
 * Removes the drafts that runs left when another run published the release. While it is published, GitHub publishes
 * no other one for the tag. What a person may have made stays: a draft with another title, other notes or other files.
 * @param release `kept`: the id of the published one; `files`: those of this run.
 */
export async function removeSpares(
  log: Log,
  releases: Releases,
  { kept, tag, files }: { readonly kept: number; readonly tag: string; readonly files: readonly AssetFile[] },
): Promise<void> {
  const isOurs = (asset: ReleaseAsset): boolean =>
    files.some(({ name, digest }) => name === asset.name && (!asset.isWhole || digest === asset.digest));
  try {
    for (const { id, url } of await releases.drafts(tag)) {
      if (id === kept) continue;
      const there = await readAssets(releases, id, files);
      const draft = await releases.read(id);
      if (draft === undefined || !isUntouched(draft)) continue;
      if (there.every(isOurs)) {
        await releases.remove(id);
        log.info('removed a draft that another run left');
      } else log.warning(`A draft for ${inert(tag)} that another run left has other files: ${inert(url, 300)}`);
    }
  } catch (thrown) {
    log.warning(`Drafts for ${inert(tag)} may be left: ${wordsOf(thrown)}`);
  }
}
