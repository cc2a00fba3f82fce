import { decodePairs, HeaderMap } from '../host/headers.ts';
import type { Host } from '../host/host.ts';
import { STATUS, STREAMS } from '../host/status.ts';
import type { Hostcalls } from './call.ts';

/** Going on, closing, answering. Source: exports.cc in proxy-wasm-cpp-host; Context::continueStream and neighbours in Envoy's context.cc. */
export const STREAM_CALLS: Hostcalls = {
  proxy_continue_stream: (host, [stream = 0]) => goOn(host, stream),
  proxy_continue_request: (host) => goOn(host, STREAMS.request),
  proxy_continue_response: (host) => goOn(host, STREAMS.response),
  proxy_clear_route_cache: () => STATUS.ok,
  proxy_close_stream: (host, [stream = 0]) => {
    if (stream > STREAMS.upstream) return STATUS.badArgument;
    // Numbers of the other kind of stream do nothing.
    if (host.actingStream !== undefined && stream >= STREAMS.downstream === isNetwork(host))
      host.actingStream.isClosed = true;
    return STATUS.ok;
  },
  proxy_send_local_response: (host, args) => {
    const [status = 0, detailsAt = 0, detailsSize = 0, bodyAt = 0, bodySize = 0, pairsAt = 0, pairsSize = 0] = args;
    const body = host.memory.read(bodyAt, bodySize);
    const pairs = host.memory.read(pairsAt, pairsSize);
    if (host.memory.read(detailsAt, detailsSize) === undefined || body === undefined || pairs === undefined)
      return STATUS.invalidMemoryAccess;
    const more = decodePairs(pairs);
    const stream = host.actingStream;
    if (stream === undefined || more === undefined) return STATUS.ok;
    if (!host.keep(body.length)) return STATUS.internalFailure;
    const fixed: [string, string][] = [[':status', String(status)]];
    if (body.length > 0) fixed.push(['content-length', String(body.length)], ['content-type', 'text/plain']);
    // The first answer counts; Envoy ignores those behind it.
    stream.local ??= {
      status,
      body,
      details: host.memory.readText(detailsAt, detailsSize) ?? '',
      headers: new HeaderMap([...fixed, ...more]),
    };
    return STATUS.ok;
  },
};

/**
 * Whatever goes on, the request's maps and body are out of the filter's hands. A network filter lets its connection go on by the number of the
 * downstream; nothing lets the upstream's data go on. Evidence: `ran` in Envoy 1.36.4 to 1.40.0, lab/tables.lab.ts.
 */
function goOn(host: Host, stream: number): number {
  if (stream > STREAMS.upstream) return STATUS.badArgument;
  if (stream === STREAMS.upstream) return STATUS.unimplemented;
  const acting = host.actingStream;
  if (acting === undefined || (stream === STREAMS.downstream) !== isNetwork(host)) return STATUS.ok;
  acting[stream === STREAMS.response ? 'response' : 'request'].isContinued = true;
  acting.request.hasHeaders = acting.request.hasTrailers = false;
  if (!isNetwork(host) && !acting.request.body.isBuffered) acting.request.body.isOpen = false;
  return STATUS.ok;
}

function isNetwork(host: Host): boolean {
  return host.setup.filterType === 'network';
}
