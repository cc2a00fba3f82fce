import { type Repository, type Tag } from '../../oci/reference.ts';
import type { Values } from '../inputs/values.ts';
/** Where a run publishes to. */
export interface Destination {
    readonly repositories: readonly Repository[];
    /** In the order in which they move. */
    readonly tags: readonly Tag[];
    readonly remarks: readonly string[];
}
/** What the destination depends on. */
export interface DestinationFacts {
    /** Whether this run, or the run that a dry run predicts, signs and moves tags. */
    readonly isRelease: boolean;
    /** The repository that is used if no input names one. */
    readonly defaultImage: string;
}
/**
 * Decides which tags of which repositories move.
 * @throws INPUT_MISSING, INPUT_INVALID, REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED.
 */
export declare function planDestination(values: Values, facts: DestinationFacts): Destination;
