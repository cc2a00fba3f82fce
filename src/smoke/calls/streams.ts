import { decodePairs, HeaderMap } from '../host/headers.ts';
import type { Host } from '../host/host.ts';
import { STATUS, STREAMS } from '../host/status.ts';
import type { Hostcalls } from './call.ts';

/**
 * Continuing and closing a stream, sending a local response.
 * Source: exports.cc in proxy-wasm-cpp-host; Context::continueStream and the functions next to it in Envoy's
 * context.cc.
 */
export const STREAM_CALLS: Hostcalls = {
  proxy_continue_stream: (host, [stream = 0]) => goOn(host, stream),
  proxy_continue_request: (host) => goOn(host, STREAMS.request),
  proxy_continue_response: (host) => goOn(host, STREAMS.response),
  proxy_clear_route_cache: () => STATUS.ok,
  proxy_close_stream: (host, [stream = 0]) => {
    if (stream > STREAMS.upstream) return STATUS.badArgument;
    // Numbers of the other type of stream have no effect.
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
    host.keep(body.length);
    const fixed: [string, string][] = [[':status', String(status)]];
    if (body.length > 0) fixed.push(['content-length', String(body.length)], ['content-type', 'text/plain']);
    // The first local response counts; Envoy ignores later ones.
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
 * Whichever stream continues, the filter can no longer access the maps and the body of the request. A network filter
 * continues its connection with the number of the downstream; nothing continues the data of the upstream.
 * Evidence: `ran` in Envoy 1.36.4 to 1.40.0, lab/tables.lab.ts.
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
