import { HeaderMap } from '../host/headers.ts';
import { type Host } from '../host/host.ts';
import type { Direction } from '../host/stream-state.ts';
import { type HeaderPair } from '../scenario/scenario.ts';
import type { Recorder } from './recorder.ts';
/** Makes the callbacks for responses to callouts, queues and the timer. @throws Trapped */
export declare class Deliveries {
    #private;
    constructor(host: Host, recorder: Recorder);
    /** Delivers everything that is pending, until nothing is left. */
    deliver(): void;
    /** Fires the timer once. @returns false if there is none, or if it fired too often. */
    tick(): boolean;
    /** Lets time pass while the filter pauses the stream. @returns whether the filter resumes it. */
    waits(direction: Direction, isOver: () => boolean): boolean;
}
/** The headers of a scenario as the filter sees them. */
export declare function mapOf(headers: readonly HeaderPair[]): HeaderMap;
