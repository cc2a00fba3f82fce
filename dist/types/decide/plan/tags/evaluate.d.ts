import { type Family, type TagOrigin } from '../../gate/tags/families.ts';
import { type TagFacts } from './facts.ts';
/** The tags that rules give for an event. */
export interface TagNames {
    /** In docker/metadata-action's order: the version, then the others, then `latest`. It can name `latest` twice. */
    readonly names: readonly string[];
    /** The first name; undefined if no rule gave one. */
    readonly version: string | undefined;
    /** Entries with a colon, which are full references. */
    readonly references: readonly string[];
    /** What each rule gave, in the order in which they count. */
    readonly rules: readonly RuleResult[];
    /** What has no effect. */
    readonly remarks: readonly string[];
    /** Prefixes and suffixes of versions, as they are in tags. */
    readonly variants: readonly Family[];
    readonly origins: readonly TagOrigin[];
}
/** What one rule gave: a tag, or why not. */
export type RuleResult = {
    readonly rule: string;
    readonly tag: string;
} | {
    readonly rule: string;
    readonly why: string;
};
/**
 * Finds the tags for an event, the same as docker/metadata-action 6.2 for the same event and rules.
 * @param tags one entry per line: a rule, or names with commas between them. @param flavor the input of that name.
 * @throws WasmImageError INPUT_INVALID. Source: docker/metadata-action 6.2, README and src/meta.ts.
 */
export declare function evaluateTags(tags: string, flavor: string, facts: TagFacts): TagNames;
