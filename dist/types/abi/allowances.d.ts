import type { Problem } from './report.ts';
import { RULES } from './rules.ts';
/** A rule of our policy that a module may break, and why. It applies only where it is given. */
export interface Allowance {
    readonly rule: AllowableRule;
    readonly reason: string;
}
/** A rule that can be allowed. */
export type AllowableRule = {
    [Id in keyof typeof RULES]: (typeof RULES)[Id] extends {
        readonly isAllowable: true;
    } ? Id : never;
}[keyof typeof RULES];
/** Every allowance, for what another run has checked with its own. */
export declare const ANY_ALLOWED: readonly Allowance[];
/** Parses the input `allow-problems`. @param lines `PW042=why`. @throws WasmImageError INPUT_INVALID. */
export declare function parseAllowances(lines: readonly string[]): readonly Allowance[];
/** Makes allowances. @param where the input or field, for messages. @throws WasmImageError with the given code. */
export declare function makeAllowances(code: 'INPUT_INVALID' | 'POLICY_INVALID', where: string, pairs: readonly (readonly [string, string])[]): readonly Allowance[];
/** The problems, with the reason on allowed ones. A rule that is not marked allowable is never allowed. */
export declare function applyAllowances(problems: readonly Problem[], allowed: readonly Allowance[]): readonly Problem[];
