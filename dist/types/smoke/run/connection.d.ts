import { type Host } from '../host/host.ts';
import { StreamState } from '../host/stream-state.ts';
import type { SmokeExchange } from '../smoke-report.ts';
import type { Deliveries } from './deliver.ts';
import type { Recorder } from './recorder.ts';
type End = SmokeExchange['end'];
/**
 * Passes one connection through a network filter: the client sends the body of the request, the upstream answers with that of the response, the client
 * ends, then the upstream. @throws Trapped. Order and values as seen in Envoy 1.36.4 to 1.40.0 before envoy.filters.network.tcp_proxy: done, log, delete.
 */
export declare class Connection {
    #private;
    readonly stream: StreamState;
    end: End;
    constructor(host: Host, recorder: Recorder, deliveries: Deliveries);
    run(): void;
}
export {};
