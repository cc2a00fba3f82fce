import type { Problem } from './report.ts';
import { RULES } from './rules.ts';
/** A rule of our policy that somebody lets a module break, and why. It counts for the one who gives it. */
export interface Allowance {
    readonly rule: AllowableRule;
    readonly reason: string;
}
export type AllowableRule = {
    [Id in keyof typeof RULES]: (typeof RULES)[Id] extends {
        readonly isAllowable: true;
    } ? Id : never;
}[keyof typeof RULES];
/** Reads the input `allow-problems`. @param lines `PW042=why`. @throws WasmImageError INPUT_INVALID. */
export declare function parseAllowances(lines: readonly string[]): readonly Allowance[];
/** Makes allowances from pairs of rule and reason. @param where the input or field, for messages. @throws WasmImageError with this code. */
export declare function makeAllowances(code: 'INPUT_INVALID' | 'POLICY_INVALID', where: string, pairs: readonly (readonly [string, string])[]): readonly Allowance[];
/** The problems, with the reason on those that are allowed. A rule that is not marked stays as it is, whatever the caller says. */
export declare function applyAllowances(problems: readonly Problem[], allowed: readonly Allowance[]): readonly Problem[];
