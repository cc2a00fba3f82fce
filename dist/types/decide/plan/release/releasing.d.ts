import type { Tag } from '../../../oci/reference.ts';
import type { Values } from '../../inputs/values.ts';
import type { Attesting } from '../attesting.ts';
import type { Signing } from '../signing.ts';
import { type AssetKind } from './assets.ts';
/** The release on GitHub that a run completes and publishes. */
export interface Releasing {
    /** OWNER/NAME. */
    readonly repository: string;
    /** The git tag. */
    readonly tag: string;
    /** The commit that is built. */
    readonly commit: string;
    /** Whether the event is about this tag, so that it must exist. */
    readonly isTagRequired: boolean;
    /** In the order of the table. */
    readonly assets: readonly AssetKind[];
}
/** What a release depends on. */
export interface ReleaseFacts {
    /** The full ref of the event. */
    readonly ref: string | undefined;
    /** OWNER/NAME; undefined outside GitHub. */
    readonly repository: string | undefined;
    /** Undefined outside GitHub. */
    readonly commit: string | undefined;
    readonly tags: readonly Tag[];
    readonly signing: Signing['kind'];
    readonly attesting: Attesting;
}
/**
 * Decides which release gets which files.
 * @returns undefined if no input asks for one.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING, INPUT_CONFLICT.
 */
export declare function planReleasing(values: Values, facts: ReleaseFacts): Releasing | undefined;
