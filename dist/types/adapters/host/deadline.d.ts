import type { Values } from '../../decide/inputs/values.ts';
/** The time limit of a whole command. What is not known by then counts as "could not find out". */
export interface Deadline {
    /**
     * Waits for work until the deadline. Work that has begun may continue, but its result no longer counts.
     * @param action what the message cannot do: `verify "..."`. @param result what the message misses; default `verdict`.
     * @throws GATE_TIMEOUT, and what the work throws.
     */
    hold<T>(action: string, work: () => Promise<T>, result?: string): Promise<T>;
}
/** The seconds in the input `timeout`. @throws WasmImageError INPUT_INVALID. */
export declare function secondsOf(values: Values): number;
/** Starts the clock. Each request and its retries keep their own limits as well. */
export declare function openDeadline(seconds: number): Deadline;
