import type { Hostcalls } from './call.ts';
/** HTTP and gRPC callouts; their answers come later. Source: exports.cc in proxy-wasm-cpp-host; Context::httpCall and neighbours in Envoy's context.cc. */
export declare const CALLOUT_CALLS: Hostcalls;
