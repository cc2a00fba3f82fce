import type { Hostcalls } from './call.ts';
/**
 * WASI without files, sockets or arguments.
 * Source: the wasi_unstable_* functions of exports.cc in proxy-wasm-cpp-host 52a0291.
 */
export declare const WASI_CALLS: Hostcalls;
