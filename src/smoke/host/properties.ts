import type { PropertyValue } from '../scenario/scenario.ts';
import { encodePairs, fromBinary, HeaderMap } from './headers.ts';
import type { StreamState } from './stream-state.ts';

/** Text, bytes, a 64-bit number, or a boolean. */
export type Value = PropertyValue | bigint | Uint8Array;

/**
 * A value, or a function that reads it from the exchange. Undefined marks an area that has only parts, which Envoy
 * fails to serialize.
 */
type ValueSource = Value | ((stream: StreamState, name: string) => Value | undefined) | undefined;

/** When Envoy has the property: in every callback, in every callback of a stream, or while something is true of it. */
type When =
  | 'always'
  | 'inStream'
  | 'showsRequest'
  | 'showsResponse'
  | 'showsTrailers'
  | 'isSent'
  | 'isAnswered'
  | 'isReceived'
  | 'isLogged';

/** One property of Envoy. */
export interface Property {
  readonly when: When;
  readonly source: ValueSource;
}

/** An empty protobuf message, and an empty name. */
const EMPTY = '';
const NS_PER_MS = 1_000_000n;
const NONE = new HeaderMap();

const header =
  (name: string): ValueSource =>
  ({ request }) =>
    first(request.headers, name);
const first = (map: HeaderMap, name: string): Uint8Array | undefined => bytesOf(map.first(name));
const bytesOf = (text: string | undefined): Uint8Array | undefined =>
  text === undefined ? undefined : fromBinary(text);
/** The part of the path before or after the question mark. */
const pathPart =
  (pattern: RegExp): ValueSource =>
  ({ request }) =>
    bytesOf(pattern.exec(request.headers.first(':path') ?? '')?.[1] ?? '');
const requestHeaders = (stream: StreamState): HeaderMap => (stream.showsRequest ? stream.request.headers : NONE);
const responseHeaders = (stream: StreamState): HeaderMap => (stream.showsResponse ? stream.response.headers : NONE);
const responseTrailers = (stream: StreamState): HeaderMap => (stream.showsTrailers ? stream.response.trailers : NONE);

/**
 * What Envoy returns, and when; by area and field.
 * Evidence: `ran`: each was read in each callback of Envoy 1.36.4, 1.37.0, 1.38.2, 1.39.3 and 1.40.0, with equal
 * results; lab/tables.lab.ts repeats this.
 * Source: source/extensions/filters/common/expr/context.cc in Envoy.
 */
const PROPERTIES: readonly (readonly [When, Readonly<Record<string, Readonly<Record<string, ValueSource>>>>])[] = [
  [
    'always',
    {
      '': { '': undefined, xds: undefined, plugin_name: EMPTY, plugin_root_id: EMPTY, plugin_vm_id: EMPTY },
      xds: { node: EMPTY, 'node.id': EMPTY, 'node.cluster': EMPTY, 'node.metadata': EMPTY },
    },
  ],
  [
    'inStream',
    {
      '': {
        request: undefined,
        response: undefined,
        source: undefined,
        destination: undefined,
        connection: undefined,
        upstream: undefined,
        filter_state: undefined,
        connection_id: 1,
        metadata: EMPTY,
      },
      request: {
        time: ({ startedNs }) => startedNs,
        protocol: 'HTTP/1.1',
        size: (stream) => Number(requestHeaders(stream).first('content-length') ?? stream.request.receivedSize),
        total_size: (stream) => stream.request.receivedSize + requestHeaders(stream).byteSize,
        headers: (stream) => encodePairs(requestHeaders(stream).pairs),
      },
      response: {
        flags: 0,
        size: ({ response }) => response.passedSize,
        total_size: (stream) =>
          stream.response.passedSize + responseHeaders(stream).byteSize + responseTrailers(stream).byteSize,
        headers: (stream) => encodePairs(responseHeaders(stream).pairs),
        trailers: (stream) => encodePairs(responseTrailers(stream).pairs),
      },
      source: { address: '127.0.0.1:50000', port: 50_000 },
      destination: { address: '127.0.0.1:80', port: 80 },
      connection: { id: 1, mtls: false, requested_server_name: EMPTY },
      upstream: { request_attempt_count: ({ isSent }) => (isSent ? 1 : 0), num_endpoints: 1 },
      xds: {
        cluster_name: 'upstream',
        cluster_metadata: EMPTY,
        route_name: EMPTY,
        route_metadata: EMPTY,
        virtual_host_name: EMPTY,
        virtual_host_metadata: EMPTY,
        filter_chain_name: EMPTY,
        listener_metadata: EMPTY,
        listener_direction: 1,
      },
      metadata: { filter_metadata: encodePairs([]) },
    },
  ],
  [
    'showsRequest',
    {
      request: {
        path: header(':path'),
        url_path: pathPart(/^([^?]*)/),
        query: pathPart(/\?([^#]*)/),
        host: header(':authority'),
        method: header(':method'),
        scheme: header(':scheme'),
        id: header('x-request-id'),
        useragent: header('user-agent'),
        referer: header('referer'),
        'headers.*': ({ request }, name) => first(request.headers, name),
      },
    },
  ],
  ['showsResponse', { response: { 'headers.*': ({ response }, name) => first(response.headers, name) } }],
  ['showsTrailers', { response: { 'trailers.*': ({ response }, name) => first(response.trailers, name) } }],
  [
    'isSent',
    {
      '': { upstream_filter_state: undefined },
      upstream: {
        address: '127.0.0.1:8080',
        port: 8_080,
        local_address: '127.0.0.1:50001',
        locality: EMPTY,
        'locality.region': EMPTY,
        transport_failure_reason: EMPTY,
        cx_pool_ready_duration: NS_PER_MS,
      },
      xds: { upstream_host_metadata: EMPTY, upstream_host_locality_metadata: undefined },
    },
  ],
  [
    'isAnswered',
    {
      response: {
        code: ({ response }) => Number(response.headers.first(':status') ?? 0),
        code_details: ({ local }) => local?.details ?? 'via_upstream',
        // gRPC maps most HTTP statuses to 2.
        grpc_status: ({ response }) =>
          Number(response.trailers.first('grpc-status') ?? response.headers.first('grpc-status') ?? 2),
      },
    },
  ],
  ['isReceived', { response: { backend_latency: NS_PER_MS } }],
  ['isLogged', { request: { duration: NS_PER_MS } }],
];

/**
 * Properties that differ for a network filter: it has no route, and the upstream is known once it is connected.
 * Evidence: `ran` in Envoy 1.36.4 and 1.40.0.
 */
const OF_CONNECTIONS: Readonly<Record<string, Property | undefined>> = {
  'request.protocol': undefined,
  'xds.route_name': undefined,
  'xds.route_metadata': undefined,
  'xds.virtual_host_name': undefined,
  'xds.virtual_host_metadata': undefined,
  'xds.cluster_name': { when: 'isSent', source: 'upstream' },
  'xds.cluster_metadata': { when: 'isSent', source: EMPTY },
  'xds.upstream_host_metadata': { when: 'isSent', source: undefined },
  'upstream.num_endpoints': { when: 'isSent', source: 1 },
  'upstream.transport_failure_reason': { when: 'inStream', source: EMPTY },
};

/** Finds a property. @param isConnection for a network filter. @returns undefined if Envoy does not know it. */
export function propertyAt(parts: readonly string[], isConnection: boolean): Property | undefined {
  const name = parts.join('.');
  if (isConnection && Object.hasOwn(OF_CONNECTIONS, name)) return OF_CONNECTIONS[name];
  const [area = '', ...fields] = parts;
  return fields.length === 0
    ? lookUp('', area)
    : (lookUp(area, fields.join('.')) ?? (fields.length === 2 ? lookUp(area, `${fields[0]}.*`) : undefined));
}

function lookUp(area: string, field: string): Property | undefined {
  for (const [when, areas] of PROPERTIES) {
    const fields = Object.hasOwn(areas, area) ? areas[area] : undefined;
    if (fields !== undefined && Object.hasOwn(fields, field)) return { when, source: fields[field] };
  }
  return undefined;
}
