import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import type { Problem } from './report.ts';
import { RULES } from './rules.ts';

/** A rule of our policy that somebody lets a module break, and why. It counts for the one who gives it. */
export interface Allowance {
  readonly rule: AllowableRule;
  readonly reason: string;
}

export type AllowableRule = { [Id in keyof typeof RULES]: (typeof RULES)[Id] extends { readonly isAllowable: true } ? Id : never }[keyof typeof RULES];

const MAX_REASON = 500;
const ALLOWABLE = Object.entries(RULES).flatMap(([id, facts]) => ('isAllowable' in facts ? [id] : []));

function isAllowable(rule: string): rule is AllowableRule {
  return ALLOWABLE.includes(rule);
}

/** Makes an allowance. @returns why there is none as text, with what can be changed. */
export function makeAllowance(rule: string, reason: string): Allowance | { readonly why: string; readonly hint: string } {
  const hint = `rules that may be allowed: ${ALLOWABLE.join(', ')}`;
  // Rules about the start of a filter are of another table; their numbers are known all the same.
  const isRule = Object.hasOwn(RULES, rule) || /^PW0[56]\d$/.test(rule);
  if (!isAllowable(rule)) return { why: `${quoted(rule)}: ${isRule ? 'that rule cannot be allowed' : 'there is no such rule'}`, hint };
  const form = 'say in one line why the module may break the rule';
  if (reason === '') return { why: `${quoted(rule)}: the reason is empty`, hint: form };
  if (reason.length > MAX_REASON) return { why: `${quoted(rule)}: the reason has ${reason.length} characters; the limit is ${MAX_REASON}`, hint: form };
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(reason)) return { why: `${quoted(rule)}: the reason has control or invisible characters`, hint: form };
  return { rule, reason };
}

/** Reads the input `allow-problems`. @param lines `PW042=why`. @throws WasmImageError INPUT_INVALID. */
export function parseAllowances(lines: readonly string[]): readonly Allowance[] {
  const found = new Map<string, Allowance>();
  for (const line of lines) {
    const at = line.indexOf('=');
    if (at < 0)
      throw invalid(`${quoted(line)} as allow-problems: it is not of the form RULE=REASON`, 'write for example PW042=the key of a test, which is public');
    const made = makeAllowance(line.slice(0, at).trim(), line.slice(at + 1).trim());
    if ('why' in made) throw invalid(`allow-problems ${made.why}`, made.hint);
    if (found.has(made.rule)) throw invalid(`allow-problems: ${made.rule} is there twice`, 'keep one of the two');
    found.set(made.rule, made);
  }
  return [...found.values()];
}

function invalid(what: string, hint: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${what}`, { hint });
}

/** The problems, with the reason on those that are allowed. A rule that is not marked stays as it is, whatever the caller says. */
export function applyAllowances(problems: readonly Problem[], allowed: readonly Allowance[]): readonly Problem[] {
  return problems.map((one) => {
    const allowance = one.severity === 'error' ? allowed.find(({ rule }) => rule === one.rule && isAllowable(rule)) : undefined;
    return allowance === undefined ? one : { ...one, allowed: allowance.reason };
  });
}
