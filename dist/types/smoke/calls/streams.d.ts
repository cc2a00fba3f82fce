import type { Hostcalls } from './call.ts';
/**
 * Continuing and closing a stream, sending a local response.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::continueStream and the functions next to it in Envoy's
 * context.cc.
 */
export declare const STREAM_CALLS: Hostcalls;
