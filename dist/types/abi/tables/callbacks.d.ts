import { type AbiVersion } from './versions.ts';
/** An export that the host looks up by name; it is optional, but must have this signature. */
export interface CallbackRow {
    readonly name: string;
    /** As the host prints it. */
    readonly signature: string;
    readonly abis: readonly AbiVersion[];
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Callbacks in the order in which the C++ host library looks them up and reports errors. */
export declare const CALLBACKS: readonly CallbackRow[];
/**
 * Entry points, looked up before the allocator: `main` and `__main_void` only if `_initialize` exists, `_start` only if
 * it does not.
 */
export declare const ENTRIES: {
    readonly _initialize: 'void -> void';
    readonly main: 'i32 i32 -> i32';
    /** Host library since 2026-03-03. Called only without `main`, but always checked (seen in Envoy 1.39.3). */
    readonly __main_void: 'void -> i32';
    readonly _start: 'void -> void';
};
/** The allocators: hosts use the first one that the module exports; one is required. */
export declare const ALLOCATORS: readonly string[];
/** The signature of both allocators. */
export declare const ALLOCATOR_SIGNATURE = "i32 -> i32";
/** Names that look like callbacks but that no current host calls, with the similar callback. Source: the SDKs named. */
export declare const DEAD_CALLBACKS: Readonly<Record<string, {
    readonly why: string;
    readonly nearest?: string;
}>>;
