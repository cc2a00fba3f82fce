import type { Hostcalls } from './call.ts';
/**
 * Bodies, messages and configurations.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::getBuffer in Envoy's context.cc.
 */
export declare const BUFFER_CALLS: Hostcalls;
