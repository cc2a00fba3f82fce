import type { WasmModule } from '../../wasm/module.ts';
import type { Host } from '../host/host.ts';
import type { SmokeStep } from '../smoke-report.ts';
import { type Trap } from './trap.ts';
/** The running module. */
export interface Guest {
    /** The whole linear memory; asked anew for each access. */
    memory(): Uint8Array;
    has(name: string): boolean;
    /** Calls an export. @returns its result, undefined when it has none. @throws what the engine throws when it traps. */
    call(name: string, parameters: readonly number[]): number | undefined;
}
/** Told before each call and after it, so that it is known what was under way when a run is cut off. */
export type SmokeEvent = {
    readonly kind: 'begin';
    readonly callback: string;
} | ({
    readonly kind: 'step';
} & SmokeStep);
/** Thrown through the run when a call traps: nothing may be called behind it. */
export declare class Trapped extends Error {
    /** What the callback answered: it came back when only the allocator trapped. */
    readonly result: number | undefined;
    constructor(trap: Trap, result?: number);
}
/** Calls into the module, one at a time, and tells each. */
export declare class Recorder {
    #private;
    guest: Guest | undefined;
    /** @param now milliseconds of any clock that only grows. */
    constructor(host: Host, module: WasmModule, now: () => number, emit: (event: SmokeEvent) => void);
    /** Calls a callback when the module has it. @param context the one that is acting. @returns its result; undefined when there is no such callback or no result. @throws Trapped */
    call(callback: string, context: number, parameters: readonly number[]): number | undefined;
    /** Runs one step. @throws Trapped */
    run(callback: string, parameters: readonly number[], work: () => number | undefined): number | undefined;
    /** Calls the allocator. A trap of it does not end the callback, which sees only that the host function failed; the module is broken all the same. */
    allocate(allocator: string, size: number): number;
}
