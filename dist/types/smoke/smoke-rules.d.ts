import type { Problem } from '../abi/report.ts';
/** The rules of the smoke report; each has a section in docs/smoke.md. */
export declare const SMOKE_RULES: {
    readonly PW050: {
        readonly severity: 'error';
        readonly title: 'the module cannot be started as a proxy-wasm filter';
        readonly hint: 'see the ABI report: it says what hosts refuse';
    };
    readonly PW051: {
        readonly severity: 'error';
        readonly title: 'the filter calls a host function before it may';
        readonly hint: 'move the call from static initialisers, main and the start section into proxy_on_vm_start or proxy_on_configure';
    };
    readonly PW052: {
        readonly severity: 'error';
        readonly title: 'the filter traps';
        readonly hint: 'run it with --scenario and look at the frames; build it with names to see them';
    };
    readonly PW053: {
        readonly severity: 'error';
        readonly title: 'proxy_on_vm_start refuses';
        readonly hint: 'hosts do not load the filter; look at its log';
    };
    readonly PW054: {
        readonly severity: 'error';
        readonly title: 'proxy_on_configure refuses the configuration given';
        readonly hint: 'correct the plugin configuration; look at the log of the filter';
    };
    readonly PW055: {
        readonly severity: 'warning';
        readonly title: 'proxy_on_configure refuses an empty configuration';
        readonly hint: 'give one with plugin-config; hosts refuse the filter without it as well';
    };
    readonly PW056: {
        readonly severity: 'error';
        readonly title: 'the filter does not come back';
        readonly hint: 'look for an endless loop in the callback named; a host would hang with it';
    };
    readonly PW057: {
        readonly severity: 'error';
        readonly title: 'the filter starts with more memory than the run gives';
        readonly hint: 'lower the initial memory of the link';
    };
    readonly PW058: {
        readonly severity: 'warning';
        readonly title: 'the filter imports what Envoy does not supply';
        readonly hint: 'see the ABI report; calls were answered with "not implemented"';
    };
    readonly PW059: {
        readonly severity: 'warning';
        readonly title: 'a callback has a signature that Envoy refuses';
        readonly hint: 'see the ABI report; it was called with the parameters of the ABI';
    };
    readonly PW060: {
        readonly severity: 'warning';
        readonly title: 'the filter pauses and nothing lets it go on';
        readonly hint: 'let the scenario answer its callouts, or call proxy_continue_stream';
    };
    readonly PW061: {
        readonly severity: 'warning';
        readonly title: 'the filter traps when it is taken away';
        readonly hint: 'hosts log it and go on; proxy_on_done and proxy_on_delete are also called for the root context';
    };
    readonly PW062: {
        readonly severity: 'warning';
        readonly title: 'the memory of the filter is near its limit';
        readonly hint: 'look for what grows; a proxy has no such limit, but its memory ends as well';
    };
    readonly PW063: {
        readonly severity: 'warning';
        readonly title: 'the filter does nothing with the exchange';
        readonly hint: 'give the root id that the filter registers, with root-id; if it is not an HTTP filter, say what it is with filter-type';
    };
    readonly PW064: {
        readonly severity: 'warning';
        readonly title: 'the module is not an HTTP filter';
        readonly hint: 'say what it is with filter-type; where an HTTP filter is configured, hosts answer every request with an error';
    };
};
export type SmokeRuleId = keyof typeof SMOKE_RULES;
/** A problem of a rule, with its hint when none is better. @param where the callback or import it is about. */
export declare function smokeProblem(rule: SmokeRuleId, where: string, message: string, hint?: string): Problem;
