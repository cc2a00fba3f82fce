import { HeaderMap } from '../host/headers.ts';
import { type Host } from '../host/host.ts';
import type { Direction } from '../host/stream-state.ts';
import { type Header } from '../scenario/scenario.ts';
import type { Recorder } from './recorder.ts';
/** Tells the filter what came back from its callouts, what lies in its queues and that its timer went off. @throws Trapped */
export declare class Deliveries {
    #private;
    constructor(host: Host, recorder: Recorder);
    /** Everything that is pending, until nothing is left. */
    deliver(): void;
    /** The timer goes off once. @returns false when there is none, or when it went off too often. */
    tick(): boolean;
    /** Lets time pass while the filter holds back the stream. @returns whether the filter lets it go on. */
    waits(direction: Direction, isOver: () => boolean): boolean;
}
/** Headers of a scenario, as the filter sees them. */
export declare function mapOf(headers: readonly Header[]): HeaderMap;
