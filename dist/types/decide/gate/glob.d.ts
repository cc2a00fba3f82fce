/** An exact string, or a pattern in which `*` matches any characters except `/`. Nothing else is special. */
export interface TextRule {
    readonly kind: 'exact' | 'glob';
    readonly text: string;
}
/** Whether a string meets a rule. Takes linear time in both lengths, unlike a regular expression with several stars. */
export declare function meets(rule: TextRule, text: string): boolean;
/** Why a pattern for identities is too broad; undefined if it is not. Source: docs/policy.md. */
export declare function broadSubject(glob: string): string | undefined;
/** Why a pattern for git refs is too broad. Source: git-check-ref-format(1). */
export declare function broadRef(glob: string): string | undefined;
/** Why a pattern for image repositories is too broad: it would accept the image from any registry. */
export declare function broadImage(glob: string): string | undefined;
/**
 * The rule as an anchored regular expression, for other tools.
 * Source: RE2 syntax; the escapes are also those of POSIX ERE.
 */
export declare function regularExpressionOf(rule: TextRule): string;
/** A rule for people. */
export declare function printRule(rule: TextRule): string;
