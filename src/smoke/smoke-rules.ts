import type { Problem } from '../abi/report.ts';
import { inert, withInputNames } from '../core/text.ts';

interface SmokeRuleFacts {
  readonly severity: Problem['severity'];
  readonly title: string;
  readonly hint: string;
}

/** The rules of the smoke report; each has a section in docs/smoke.md. */
export const SMOKE_RULES = {
  PW050: {
    severity: 'error',
    title: 'the module cannot be started as a proxy-wasm filter',
    hint: 'see the ABI report, which says what hosts reject',
  },
  PW051: {
    severity: 'error',
    title: 'the filter calls a host function too early',
    hint: 'move the call from static initializers, main or the start section to proxy_on_vm_start or later',
  },
  PW052: {
    severity: 'error',
    title: 'the filter traps',
    hint: 'set {scenario} to reproduce the trap; build without stripping to see the names of functions in its frames',
  },
  PW053: {
    severity: 'error',
    title: 'proxy_on_vm_start fails',
    hint: 'read the log of the filter; hosts do not load such a filter',
  },
  PW054: {
    severity: 'error',
    title: 'proxy_on_configure rejects the given configuration',
    hint: 'correct the plugin configuration; read the log of the filter',
  },
  PW055: {
    severity: 'warning',
    title: 'proxy_on_configure rejects an empty configuration',
    hint: 'set {plugin-config}; hosts also reject the filter without a configuration',
  },
  PW056: {
    severity: 'error',
    title: 'the filter does not return',
    hint: 'look for an endless loop in this callback; a host would hang as well',
  },
  PW057: {
    severity: 'error',
    title: 'the filter needs more memory than the limit of the run',
    hint: 'lower the initial memory at link time, or store less with the host',
  },
  PW058: {
    severity: 'warning',
    title: 'the filter imports something that Envoy does not provide',
    hint: 'see the ABI report; in this run the import returned "not implemented"',
  },
  PW059: {
    severity: 'warning',
    title: 'a callback has a signature that Envoy rejects',
    hint: 'see the ABI report; this run called it with the parameters of the ABI',
  },
  PW060: {
    severity: 'warning',
    title: 'the filter pauses and nothing resumes it',
    hint: 'answer its callouts in the scenario, or call proxy_continue_stream',
  },
  PW061: {
    severity: 'warning',
    title: 'the filter traps when it is removed',
    hint: 'handle proxy_on_done and proxy_on_delete for the root context as well; hosts log the trap and continue',
  },
  PW062: {
    severity: 'warning',
    title: 'the memory of the filter is close to the limit of the run',
    hint: 'find out what grows; a proxy has a different limit, but its memory is finite too',
  },
  PW063: {
    severity: 'warning',
    title: 'the filter does nothing with the exchange',
    hint: 'set {root-id} to the root ID that the filter registers; if it is not an HTTP filter, set {filter-type}',
  },
  PW064: {
    severity: 'warning',
    title: 'the module is not an HTTP filter',
    hint: 'set {filter-type}; if it is configured as an HTTP filter, hosts answer every request with an error',
  },
} as const satisfies Readonly<Record<string, SmokeRuleFacts>>;

/** A rule of the smoke report. */
export type SmokeRuleId = keyof typeof SMOKE_RULES;

/** A violation of a rule. @param where the callback or import. @param hint default: the hint of the rule. */
export function smokeProblem(
  rule: SmokeRuleId,
  where: string,
  message: string,
  hint: string = SMOKE_RULES[rule].hint,
): Problem {
  return {
    rule,
    severity: SMOKE_RULES[rule].severity,
    where: inert(where, 300),
    message: inert(message, 2_000),
    hint: withInputNames(hint),
  };
}
