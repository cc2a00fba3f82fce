import type { Family, TagOrigin } from '../../gate/tags/families.ts';
import { type TagFacts } from './facts.ts';
import { type ReleasedModule } from './released.ts';
/** The tags that a run asks for. */
export interface AskedTags {
    /** Names in docker/metadata-action's order, then full references; not checked yet. */
    readonly texts: readonly string[];
    /** The tag that counts as the version of the image; undefined if there is none. */
    readonly version: string | undefined;
    readonly remarks: readonly string[];
    /** Prefixes and suffixes of versions in the tags. */
    readonly variants: readonly Family[];
    readonly origins: readonly TagOrigin[];
}
/**
 * Decides which tags the rules give for a run. The draft of a release gives none.
 * @param inputs their texts. A version that the run releases counts like the push of a git tag of that name.
 * @param isRelease whether the run moves tags.
 * @throws WasmImageError INPUT_INVALID, also if no rule gives a tag for a release or a git tag.
 */
export declare function tagsOfRun({ tags, flavor, versions }: Readonly<Record<'tags' | 'flavor' | 'versions', string>>, given: TagFacts, { isRelease, ...module }: ReleasedModule & {
    readonly isRelease: boolean;
}): AskedTags;
