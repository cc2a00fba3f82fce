import type { Hostcalls } from './call.ts';
/**
 * Log, clock, timer, contexts, status, configuration, foreign functions.
 * Source: exports.cc in proxy-wasm-cpp-host, context.cc in Envoy.
 */
export declare const GENERAL_CALLS: Hostcalls;
