import type { Tag } from '../../../oci/reference.ts';
import { type Version } from '../version.ts';
/** What is before and after the version or word in the tags of one variant, such as `http-` and `-alpine`. */
export interface Family {
    readonly prefix: string;
    readonly suffix: string;
}
/** A tag that is a full version, and its variant. */
export interface FullVersion {
    readonly tag: Tag;
    readonly family: Family;
    readonly version: Version;
}
/** What a rule knows about the tag that it gave. */
export type TagOrigin = {
    readonly tag: string;
} & ({
    /** Whether the tag is the full version or only a part of it, such as 1.2 of 1.2.3. */
    readonly kind: 'version' | 'line';
    /** As the rule read it, before characters were replaced. */
    readonly version: string;
    readonly family: Family;
}
/** A branch, a day or a commit, whatever it looks like. */
 | {
    readonly kind: 'name';
});
/** Tags without prefix and suffix. */
export declare const NO_FAMILY: Family;
/** A number with so many digits is a year or a date, unless it is the major version of the run. */
export declare const DATE_DIGITS = 4;
/** The longest first. Without those whose suffix says that the version is a pre-release: everybody reads it so. */
export declare function usableVariants(variants: readonly Family[]): readonly Family[];
/** Whether everybody reads a suffix as a pre-release, such as `-rc` and `beta.1`. */
export declare function saysPrerelease(suffix: string): boolean;
/** @returns the same families, so that the first one that fits is the closest. */
export declare function longestFirst(families: readonly Family[]): readonly Family[];
/** What is between prefix and suffix; undefined if the tag does not have both. */
export declare function inside(tag: string, { prefix, suffix }: Family): string | undefined;
/** The version in a tag of a family; undefined if it is not of the family or not a full version. */
export declare function versionIn(tag: string, family: Family): Version | undefined;
/** The `v` before a version is not a variant: `http-v1.2.3` and `http-1.2.3` are of one family. */
export declare function withoutV({ prefix, suffix }: Family): Family;
/** The version that a run was given, which can be the text of a tag of one of its variants. */
export declare function givenVersion(text: string, variants: readonly Family[]): Version | undefined;
/** The version that the rules of a run read; undefined if they read none, or one without an order. */
export declare function versionRead(origins: readonly TagOrigin[]): Version | undefined;
/**
 * Finds the full versions among the tags of a run.
 * @param variants as the rules write them, see {@link usableVariants}. @param given the version of the run, if known.
 * @param origins of the tags that rules gave.
 */
export declare function findVersions(all: readonly Tag[], variants: readonly Family[], given: Version | undefined, origins?: readonly TagOrigin[]): readonly FullVersion[];
/** What the rules know about a tag; that it is a version counts more than that it is the name of a branch. */
export declare function originOf(tag: Tag, origins: readonly TagOrigin[]): TagOrigin | undefined;
/** Whether a suffix with its separator can be that of a variant. */
export declare function isVariant(suffix: string): boolean;
