import type { Problem } from '../abi/report.ts';
import { inert } from '../core/text.ts';

interface RuleFacts {
  readonly severity: Problem['severity'];
  readonly title: string;
  readonly hint: string;
}

/** The rules of the smoke report; each has a section in docs/smoke.md. */
export const SMOKE_RULES = {
  PW050: {
    severity: 'error',
    title: 'the module cannot be started as a proxy-wasm filter',
    hint: 'see the ABI report: it says what hosts refuse',
  },
  PW051: {
    severity: 'error',
    title: 'the filter calls a host function before it may',
    hint: 'move the call from static initialisers, main and the start section into proxy_on_vm_start or proxy_on_configure',
  },
  PW052: {
    severity: 'error',
    title: 'the filter traps',
    hint: 'run it with --scenario and look at the frames; build it with names to see them',
  },
  PW053: {
    severity: 'error',
    title: 'proxy_on_vm_start refuses',
    hint: 'hosts do not load the filter; look at its log',
  },
  PW054: {
    severity: 'error',
    title: 'proxy_on_configure refuses the configuration given',
    hint: 'correct the plugin configuration; look at the log of the filter',
  },
  PW055: {
    severity: 'warning',
    title: 'proxy_on_configure refuses an empty configuration',
    hint: 'give one with plugin-config; hosts refuse the filter without it as well',
  },
  PW056: {
    severity: 'error',
    title: 'the filter does not come back',
    hint: 'look for an endless loop in the callback named; a host would hang with it',
  },
  PW057: {
    severity: 'error',
    title: 'the filter starts with more memory than the run gives',
    hint: 'lower the initial memory of the link',
  },
  PW058: {
    severity: 'warning',
    title: 'the filter imports what Envoy does not supply',
    hint: 'see the ABI report; calls were answered with "not implemented"',
  },
  PW059: {
    severity: 'warning',
    title: 'a callback has a signature that Envoy refuses',
    hint: 'see the ABI report; it was called with the parameters of the ABI',
  },
  PW060: {
    severity: 'warning',
    title: 'the filter pauses and nothing lets it go on',
    hint: 'let the scenario answer its callouts, or call proxy_continue_stream',
  },
  PW061: {
    severity: 'warning',
    title: 'the filter traps when it is taken away',
    hint: 'hosts log it and go on; proxy_on_done and proxy_on_delete are also called for the root context',
  },
  PW062: {
    severity: 'warning',
    title: 'the memory of the filter is near its limit',
    hint: 'look for what grows; a proxy has no such limit, but its memory ends as well',
  },
  PW063: {
    severity: 'warning',
    title: 'the filter does nothing with the exchange',
    hint: 'give the root id that the filter registers, with root-id; if it is not an HTTP filter, say what it is with filter-type',
  },
  PW064: {
    severity: 'warning',
    title: 'the module is not an HTTP filter',
    hint: 'say what it is with filter-type; where an HTTP filter is configured, hosts answer every request with an error',
  },
} as const satisfies Readonly<Record<string, RuleFacts>>;

export type SmokeRuleId = keyof typeof SMOKE_RULES;

/** A problem of a rule, with its hint when none is better. @param where the callback or import it is about. */
export function smokeProblem(
  rule: SmokeRuleId,
  where: string,
  message: string,
  hint: string = SMOKE_RULES[rule].hint,
): Problem {
  return { rule, severity: SMOKE_RULES[rule].severity, where: inert(where, 300), message: inert(message, 2_000), hint };
}
