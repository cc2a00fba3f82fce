import type { Hostcalls } from './call.ts';
/** Shared data and queues. Source: exports.cc, shared_data.cc and shared_queue.cc in proxy-wasm-cpp-host. */
export declare const SHARED_CALLS: Hostcalls;
