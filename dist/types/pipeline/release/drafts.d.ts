import type { AssetFile } from '../../decide/plan/release/assets.ts';
import type { Release, Releases } from '../../github-ports.ts';
import type { Log } from '../../ports.ts';
/** The notes of a draft that a run makes. The mark tells later whether its title or notes were changed. */
export declare function markNotes(name: string, body: string): string;
/** The notes as everyone may see them. */
export declare function withoutMark(body: string): string;
/**
 * The release that a run works on.
 * @param found the published one of a tag, or all drafts. @returns undefined if a person has to choose between drafts;
 * if all were made by runs that raced or were killed, it is the oldest one.
 */
export declare function chooseRelease(found: readonly [Release, ...Release[]]): Release | undefined;
/**
 * Removes the drafts that runs left when another run published the release. While it is published, GitHub publishes
 * no other one for the tag. What a person may have made stays: a draft with another title, other notes or other files.
 * @param release `kept`: the id of the published one; `files`: those of this run.
 */
export declare function removeSpares(log: Log, releases: Releases, { kept, tag, files }: {
    readonly kept: number;
    readonly tag: string;
    readonly files: readonly AssetFile[];
}): Promise<void>;
