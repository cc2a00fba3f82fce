import { type Repository, type Tag } from '../../oci/reference.ts';
import type { Family, TagOrigin } from '../gate/tags/families.ts';
import type { Values } from '../inputs/values.ts';
import { type TemplateFacts } from './image-template.ts';
import type { TagFacts } from './tags/facts.ts';
/** Where a run publishes to. */
export interface Destination {
    readonly repositories: readonly Repository[];
    /** In the order in which they move. */
    readonly tags: readonly Tag[];
    /** The same tags in the order of the rules, which can name one twice. */
    readonly names: readonly Tag[];
    /** The tag that counts as the version of the image. */
    readonly version: string | undefined;
    /** Prefixes and suffixes of versions in the tags, as rules give them. */
    readonly variants: readonly Family[];
    /** What the rules know about the tags. */
    readonly origins: readonly TagOrigin[];
    readonly remarks: readonly string[];
}
/** What the destination depends on. */
export interface DestinationFacts extends TemplateFacts {
    /** Whether this run, or the run that a dry run predicts, signs and moves tags. */
    readonly isRelease: boolean;
    /** The repository that is used if no input names one. */
    readonly defaultImage: string;
    /** What tag rules depend on; undefined if there are none. */
    readonly tagFacts?: TagFacts | undefined;
}
/**
 * Decides which tags of which repositories move.
 * @throws INPUT_MISSING, INPUT_INVALID, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED.
 */
export declare function planDestination(values: Values, facts: DestinationFacts): Destination;
/** Whether tags come from rules; a flavor is about all of them. */
export declare function usesRules(values: Values): boolean;
