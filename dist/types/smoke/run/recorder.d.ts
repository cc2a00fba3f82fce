import type { WasmModule } from '../../wasm/module.ts';
import type { Host } from '../host/host.ts';
import type { SmokeStep } from '../smoke-report.ts';
import { type Trap } from './trap.ts';
/** The running module. */
export interface Guest {
    /** The linear memory; called for each access, because growing moves it. */
    memory(): Uint8Array;
    has(name: string): boolean;
    /** Calls an export. @returns its result, if any. @throws what the engine throws when it traps. */
    call(name: string, parameters: readonly number[]): number | undefined;
}
/** Reported before and after each call, so that the call in progress is known when a run is killed. */
export type SmokeEvent = {
    readonly kind: 'begin';
    readonly callback: string;
} | ({
    readonly kind: 'step';
} & SmokeStep);
/** Ends the run when a call traps: nothing may be called after it. */
export declare class Trapped extends Error {
    /** What the callback returned, if only the allocator trapped. */
    readonly result: number | undefined;
    constructor(trap: Trap, result?: number);
}
/** Calls into the module, one at a time, and reports each call. */
export declare class Recorder {
    #private;
    guest: Guest | undefined;
    /** @param now milliseconds of a monotonic clock. */
    constructor(host: Host, module: WasmModule, now: () => number, emit: (event: SmokeEvent) => void);
    /**
     * Calls a callback if the module has it. @param context the acting context.
     * @returns its result; undefined without such a callback or a result. @throws Trapped
     */
    call(callback: string, context: number, parameters: readonly number[]): number | undefined;
    /** Runs one step. @throws Trapped */
    run(callback: string, parameters: readonly number[], work: () => number | undefined): number | undefined;
    /**
     * Calls the allocator. A trap in it does not end the callback, which only sees that the host function failed; the
     * module is still broken.
     */
    allocate(allocator: string, size: number): number;
}
