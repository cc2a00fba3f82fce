import type { Hostcalls } from './call.ts';
/**
 * Headers, trailers, metadata.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::getMap and its callers in Envoy's context.cc.
 */
export declare const HEADER_CALLS: Hostcalls;
