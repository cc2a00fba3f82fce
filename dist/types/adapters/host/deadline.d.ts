import type { Values } from '../../decide/inputs/values.ts';
/** The end of a whole command: what is not known by then could not be found out. */
export interface Deadline {
    /** Waits for work until the end. What was begun may go on; its answer counts no more. @param wanted what is missing then. @throws GATE_TIMEOUT, and what the work throws. */
    hold<T>(deed: string, work: () => Promise<T>, wanted?: string): Promise<T>;
}
/** Seconds of the input `timeout`. @throws WasmImageError INPUT_INVALID. */
export declare function secondsOf(values: Values): number;
/** Starts the clock. The single limits of requests and their retries go on inside. */
export declare function openDeadline(seconds: number): Deadline;
