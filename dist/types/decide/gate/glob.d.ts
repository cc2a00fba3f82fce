/** A text that must be equal, or one in which `*` stands for any characters but `/`. There are no other patterns. */
export interface TextRule {
    readonly kind: 'exact' | 'glob';
    readonly text: string;
}
/** Whether a text meets a rule; linear in both lengths. */
export declare function meets(rule: TextRule, text: string): boolean;
/** Why a pattern for identities is too broad; undefined when it is not. An address keeps scheme, host and owner; people are named one by one. */
export declare function broadSubject(glob: string): string | undefined;
/** Why a pattern for git refs is too broad. Source: git-check-ref-format(1). */
export declare function broadRef(glob: string): string | undefined;
/** Why a pattern for image repositories is too broad: it would follow an image to any registry. */
export declare function broadImage(glob: string): string | undefined;
/** The rule as an anchored regular expression, for tools that know nothing else. Source: RE2 syntax; the escapes are those of POSIX ERE too. */
export declare function regularExpressionOf(rule: TextRule): string;
/** For people: a pattern is named as one. */
export declare function printRule(rule: TextRule): string;
