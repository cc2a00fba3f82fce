import type { Tag } from '../../oci/reference.ts';
/** A version, as far as its order goes. */
export interface Version {
    /** Major, minor and patch, as decimal digits without leading zeros: a number can be longer than 53 bits. */
    readonly numbers: readonly string[];
    /** Empty for a stable version. */
    readonly prerelease: readonly string[];
    /** What orders versions with the same numbers. */
    readonly order: readonly string[];
    /** As written, without `v`. */
    readonly text: string;
}
/** Words that make a suffix a pre-release and not a variant. */
export declare const PRERELEASE_SUFFIX: RegExp;
/**
 * Reads a full version, with or without `v`; undefined for anything else. A plus can be written `_`, as in a tag. Leading
 * zeros are accepted, since releases are also named after dates.
 * Source: semver 2.0.0, section 9 and 10; PEP 440, the normal form without an epoch.
 */
export declare function parseVersion(text: string): Version | undefined;
/** Reads a text that is known to be a full version: it can have any count of numbers, such as 2024.06. */
export declare function readVersion(text: string): Version | undefined;
/**
 * Whether a tag names one version permanently: 1.2.3, v1.2.3, 1.2.3rc1, also with a pre-release or build part.
 * Source: semver 2.0.0 and PEP 440; `+` is written `_` or `-`, since tags cannot contain a plus.
 */
export declare function isVersionTag(tag: Tag): boolean;
/** Negative if `a` is lower, 0 if they differ at most in the build part. Source: semver 2.0.0, section 11; PEP 440. */
export declare function compareVersions(a: Version, b: Version): number;
/** Numbers that are not written are 0: 1.2 is 1.2.0. */
export declare function compareNumbers(a: readonly string[], b: readonly string[]): number;
/** Whether a version belongs to a line: `1.2` or `1`; every version belongs to the empty one. */
export declare function isInLine({ numbers }: Version, line: readonly string[]): boolean;
/** A decimal number without leading zeros. */
export declare function plain(number: string): string;
