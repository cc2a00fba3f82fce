import { type AbiVersion } from './versions.ts';
/** An export that the host looks up by name; a module may leave it out, but not give it another signature. */
export interface CallbackRow {
    readonly name: string;
    /** As the host prints it. */
    readonly signature: string;
    readonly abis: readonly AbiVersion[];
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Callbacks in the order in which the C++ host library looks them up, which is the order of its messages. */
export declare const CALLBACKS: readonly CallbackRow[];
/** Entry points, looked up before the allocator: `main` and `__main_void` only when `_initialize` is there, `_start` only when it is not. */
export declare const ENTRIES: {
    readonly _initialize: 'void -> void';
    readonly main: 'i32 i32 -> i32';
    /** Host library since 2026-03-03; called only when there is no `main`, but its signature is checked even beside one (seen in Envoy 1.39.3). */
    readonly __main_void: 'void -> i32';
    readonly _start: 'void -> void';
};
/** The allocators: the first that the module exports counts; one is mandatory. */
export declare const ALLOCATORS: readonly string[];
export declare const ALLOCATOR_SIGNATURE = "i32 -> i32";
/** Names that look like callbacks and that no current host calls, with the name that was meant where there is one. Source: SDKs as named. */
export declare const DEAD_CALLBACKS: Readonly<Record<string, {
    readonly why: string;
    readonly nearest?: string;
}>>;
