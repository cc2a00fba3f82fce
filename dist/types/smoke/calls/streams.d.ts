import type { Hostcalls } from './call.ts';
/** Going on, closing, answering. Source: exports.cc in proxy-wasm-cpp-host; Context::continueStream and neighbours in Envoy's context.cc. */
export declare const STREAM_CALLS: Hostcalls;
