import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted } from '../core/text.ts';
import type { Problem } from './report.ts';
import { RULES } from './rules.ts';

/** A rule of our policy that a module may break, and why. It applies only where it is given. */
export interface Allowance {
  readonly rule: AllowableRule;
  readonly reason: string;
}

/** A rule that can be allowed. */
export type AllowableRule = {
  [Id in keyof typeof RULES]: (typeof RULES)[Id] extends { readonly isAllowable: true } ? Id : never;
}[keyof typeof RULES];

const MAX_REASON = 500;
const ALLOWABLE = Object.entries(RULES).flatMap(([id, facts]) => ('isAllowable' in facts ? [id] : []));

/** Every allowance, for what another run has checked with its own. */
export const ANY_ALLOWED: readonly Allowance[] = ALLOWABLE.filter(isAllowable).map((rule) => ({
  rule,
  reason: 'decided when it was published',
}));

function isAllowable(rule: string): rule is AllowableRule {
  return ALLOWABLE.includes(rule);
}

/** Parses the input `allow-problems`. @param lines `PW042=why`. @throws WasmImageError INPUT_INVALID. */
export function parseAllowances(lines: readonly string[]): readonly Allowance[] {
  const pairs = lines.map((line): [string, string] => {
    const [rule = '', ...reason] = line.split('=');
    return [rule.trim(), reason.join('=').trim()];
  });
  return makeAllowances('INPUT_INVALID', inputName('allow-problems'), pairs);
}

/** Makes allowances. @param where the input or field, for messages. @throws WasmImageError with the given code. */
export function makeAllowances(
  code: 'INPUT_INVALID' | 'POLICY_INVALID',
  where: string,
  pairs: readonly (readonly [string, string])[],
): readonly Allowance[] {
  const seen = new Set<string>();
  return pairs.map(([rule, reason]) => {
    const refuse = (
      why: string,
      hint = 'write the rule and the reason, for example PW042=the key of a test',
    ): never => {
      throw new WasmImageError(code, `Cannot use ${quoted(rule)} in ${where}: ${why}`, { hint });
    };
    if (!isAllowable(rule))
      return refuse('this rule cannot be allowed', `rules that can be allowed: ${ALLOWABLE.join(', ')}`);
    if (seen.has(rule)) return refuse('the rule is given twice');
    if (reason === '' || reason.length > MAX_REASON)
      return refuse(`the reason has ${reason.length} characters; it must have 1 to ${MAX_REASON}`);
    if (/[\p{C}\p{Zl}\p{Zp}]/u.test(reason)) return refuse('the reason contains control or invisible characters');
    seen.add(rule);
    return { rule, reason };
  });
}

/** The problems, with the reason on allowed ones. A rule that is not marked allowable is never allowed. */
export function applyAllowances(problems: readonly Problem[], allowed: readonly Allowance[]): readonly Problem[] {
  return problems.map((one) => {
    const allowance =
      one.severity === 'error' ? allowed.find(({ rule }) => rule === one.rule && isAllowable(rule)) : undefined;
    return allowance === undefined ? one : { ...one, allowed: allowance.reason };
  });
}
