import { type Host } from '../host/host.ts';
import { StreamState } from '../host/stream-state.ts';
import type { ExchangeEnd } from '../smoke-report.ts';
import type { Deliveries } from './deliver.ts';
import type { Recorder } from './recorder.ts';
/**
 * Passes one connection through a network filter: the client sends the body of the request, the upstream sends the body
 * of the response, then the client closes, then the upstream. @throws Trapped.
 * Evidence: order and values as in Envoy 1.36.4 to 1.40.0 before envoy.filters.network.tcp_proxy: done, log, delete.
 */
export declare class Connection {
    #private;
    readonly stream: StreamState;
    end: ExchangeEnd;
    constructor(host: Host, recorder: Recorder, deliveries: Deliveries);
    run(): void;
}
