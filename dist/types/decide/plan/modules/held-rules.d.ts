import { type Json } from '../../../core/json.ts';
import type { Family, TagOrigin } from '../../gate/tags/families.ts';
import type { Channels, TagPolicy, TagRule } from '../../gate/tags/tag-policy.ts';
/** By which rules the tags of a run move that leaves them to `merge`, where they differ from the usual ones. */
export interface HeldRules {
    readonly channels?: Channels;
    readonly variants?: readonly Family[];
    readonly origins?: readonly TagOrigin[];
}
/**
 * Reads the rules in a record, which is not trusted.
 * @throws SyntaxError; WasmImageError INPUT_INVALID for channels that the input `channels` would not take.
 */
export declare function readHeldRules(value: Json | undefined): HeldRules;
/**
 * How the tags of a record move. Its own rules count if `expected` vouches for the record. Otherwise they must not make
 * a difference: what a record says is not trusted, and to ignore it would move other tags than publish would have moved.
 * @param decide how the tags move by a policy. @param policy of the inputs. @param hasChannels whether they set channels.
 * @throws WasmImageError INPUT_CONFLICT.
 */
export declare function rulesOfRecord(decide: (policy: TagPolicy) => readonly TagRule[], policy: TagPolicy, { held, isTrusted, hasChannels }: Readonly<{
    held: HeldRules;
    isTrusted: boolean;
    hasChannels: boolean;
}>): readonly TagRule[];
