import type { Problem } from '../abi/report.ts';
/** The rules of the smoke report; each has a section in docs/smoke.md. */
export declare const SMOKE_RULES: {
    readonly PW050: {
        readonly severity: 'error';
        readonly title: 'the module cannot be started as a proxy-wasm filter';
        readonly hint: 'see the ABI report, which says what hosts reject';
    };
    readonly PW051: {
        readonly severity: 'error';
        readonly title: 'the filter calls a host function too early';
        readonly hint: 'move the call from static initializers, main or the start section to proxy_on_vm_start or later';
    };
    readonly PW052: {
        readonly severity: 'error';
        readonly title: 'the filter traps';
        readonly hint: 'set {scenario} to reproduce the trap; build without stripping to see the names of functions in its frames';
    };
    readonly PW053: {
        readonly severity: 'error';
        readonly title: 'proxy_on_vm_start fails';
        readonly hint: 'read the log of the filter; hosts do not load such a filter';
    };
    readonly PW054: {
        readonly severity: 'error';
        readonly title: 'proxy_on_configure rejects the given configuration';
        readonly hint: 'correct the plugin configuration; read the log of the filter';
    };
    readonly PW055: {
        readonly severity: 'warning';
        readonly title: 'proxy_on_configure rejects an empty configuration';
        readonly hint: 'set {plugin-config}; hosts also reject the filter without a configuration';
    };
    readonly PW056: {
        readonly severity: 'error';
        readonly title: 'the filter does not return';
        readonly hint: 'look for an endless loop in this callback; a host would hang as well';
    };
    readonly PW057: {
        readonly severity: 'error';
        readonly title: 'the filter needs more memory than the limit of the run';
        readonly hint: 'lower the initial memory at link time, or store less with the host';
    };
    readonly PW058: {
        readonly severity: 'warning';
        readonly title: 'the filter imports something that Envoy does not provide';
        readonly hint: 'see the ABI report; in this run the import returned "not implemented"';
    };
    readonly PW059: {
        readonly severity: 'warning';
        readonly title: 'a callback has a signature that Envoy rejects';
        readonly hint: 'see the ABI report; this run called it with the parameters of the ABI';
    };
    readonly PW060: {
        readonly severity: 'warning';
        readonly title: 'the filter pauses and nothing resumes it';
        readonly hint: 'answer its callouts in the scenario, or call proxy_continue_stream';
    };
    readonly PW061: {
        readonly severity: 'warning';
        readonly title: 'the filter traps when it is removed';
        readonly hint: 'handle proxy_on_done and proxy_on_delete for the root context as well; hosts log the trap and continue';
    };
    readonly PW062: {
        readonly severity: 'warning';
        readonly title: 'the memory of the filter is close to the limit of the run';
        readonly hint: 'find out what grows; a proxy has a different limit, but its memory is finite too';
    };
    readonly PW063: {
        readonly severity: 'warning';
        readonly title: 'the filter does nothing with the exchange';
        readonly hint: 'set {root-id} to the root ID that the filter registers; if it is not an HTTP filter, set {filter-type}';
    };
    readonly PW064: {
        readonly severity: 'warning';
        readonly title: 'the module is not an HTTP filter';
        readonly hint: 'set {filter-type}; if it is configured as an HTTP filter, hosts answer every request with an error';
    };
};
/** A rule of the smoke report. */
export type SmokeRuleId = keyof typeof SMOKE_RULES;
/** A violation of a rule. @param where the callback or import. @param hint default: the hint of the rule. */
export declare function smokeProblem(rule: SmokeRuleId, where: string, message: string, hint?: string): Problem;
