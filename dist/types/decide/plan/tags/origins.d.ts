import { type Family, type TagOrigin } from '../../gate/tags/families.ts';
/** The value of a rule, before prefix and suffix. */
export interface FoundValue {
    readonly value: string;
    /** Whether it gets the tag `latest` too. */
    readonly latest: boolean;
    /** Whether the value is a full version, a part of one, or a branch, day or commit; undefined if nobody knows. */
    readonly kind?: TagOrigin['kind'] | undefined;
    /** The full version, if it is about one. */
    readonly version?: string;
    /** What the value has before the version. */
    readonly before?: string;
}
/** A prefix or suffix that every run writes in the same way makes a variant; one with an expression does not. */
export declare function affixes({ prefix, suffix }: Family): readonly Family[];
/** The characters that a tag can have. Source: docker/metadata-action 6.2. */
export declare function sanitized(text: string): string;
/** What is known about a tag. @param affix of the rule. @param suffix the same without expressions. */
export declare function originOf(tag: string, found: FoundValue, affix: Family, suffix: string): TagOrigin | undefined;
/** The full version in the name of a git tag; nothing if it has none, or if the tag shows it in the usual way. */
export declare function readGitTag(name: string): Partial<FoundValue>;
/** A match that leaves out the end of the version, as `1.2` of v1.2.3, is only a part of it. */
export declare function readMatch(raw: string, value: string): Partial<FoundValue>;
