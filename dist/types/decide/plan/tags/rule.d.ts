import { WasmImageError } from '../../../core/errors.ts';
/** The kinds of rules. */
export type RuleType = 'schedule' | 'semver' | 'pep440' | 'match' | 'edge' | 'ref' | 'raw' | 'sha';
/** One rule for tags. */
export interface Rule {
    /** The entry that it was read from. */
    readonly text: string;
    readonly type: RuleType;
    readonly priority: number;
    /** Attributes with the defaults of the type; `prefix` and `suffix` only if the rule or its type sets them. */
    readonly attributes: ReadonlyMap<string, string>;
    /** What has no effect. */
    readonly remarks: readonly string[];
}
/** The error for something in a rule that cannot be used. @param why after a colon. */
export declare function invalidRule(text: string, why: string, hint?: string, cause?: unknown): WasmImageError;
/** The name that was meant, or all of them. */
export declare function didYouMean(word: string, names: readonly string[]): string;
/** Reads a rule. @param text `KEY=VALUE,...`. @throws WasmImageError INPUT_INVALID. */
export declare function readRule(text: string): Rule;
