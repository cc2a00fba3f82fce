import type { Hostcalls } from './call.ts';
/**
 * HTTP and gRPC callouts; their responses come later.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::httpCall and the functions next to it in Envoy's context.cc.
 */
export declare const CALLOUT_CALLS: Hostcalls;
