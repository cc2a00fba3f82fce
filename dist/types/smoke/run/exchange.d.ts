import { type Host } from '../host/host.ts';
import { StreamState } from '../host/stream-state.ts';
import type { ExchangeEnd } from '../smoke-report.ts';
import { type Deliveries } from './deliver.ts';
import type { Recorder } from './recorder.ts';
/**
 * Passes one request and one response through the filter, then writes the log and ends the stream. @throws Trapped.
 * Evidence: the order as in Envoy 1.40.0: log, done, delete.
 */
export declare class Exchange {
    #private;
    readonly stream: StreamState;
    end: ExchangeEnd;
    constructor(host: Host, recorder: Recorder, deliveries: Deliveries);
    run(): void;
}
