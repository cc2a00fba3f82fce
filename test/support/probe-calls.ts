// The questions of the probe filter: host functions in several forms, and properties.
import { PAIR_ROWS } from './probe-pairs.ts';
import { PATHS } from './probe-paths.ts';
import {
  A,
  B,
  C,
  CALL_HEADERS,
  changes,
  ends,
  grpcService,
  OUTSIDE,
  type ProbeCall,
  pairs,
  reads,
} from './probe-rows.ts';

const MAPS = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const BUFFERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const HEADER_ROWS: readonly ProbeCall[] = MAPS.flatMap((map) => [
  reads('get_header_map_value', map, 'x-probe', A, B),
  reads('get_header_map_value', map, 'x-none', A, B),
  reads('get_header_map_pairs', map, A, B),
  reads('get_header_map_size', map, A),
  changes('add_header_map_value', map, 'x-new', 'v'),
  changes('replace_header_map_value', map, 'x-new', 'v'),
  changes('remove_header_map_value', map, 'x-probe'),
]);

/** Headers with which the exchange continues. */
const REQUEST = pairs(
  [':method', 'POST'],
  [':path', '/set'],
  [':authority', 'a.test'],
  [':scheme', 'http'],
  ['transfer-encoding', 'chunked'],
  ['x-probe', 'v'],
);
const RESPONSE = pairs([':status', '200'], ['x-probe', 'v']);

const SET_PAIRS: readonly ProbeCall[] = MAPS.map((map) =>
  (map === 0 ? ends : changes)(
    'set_header_map_pairs',
    map,
    map === 0 ? REQUEST : map === 2 ? RESPONSE : pairs(['x-set', 'v']),
  ),
);

const BUFFER_ROWS: readonly ProbeCall[] = BUFFERS.flatMap((buffer) => [
  reads('get_buffer_bytes', buffer, 0, 4, A, B),
  reads('get_buffer_bytes', buffer, 0, 0, A, B),
  reads('get_buffer_bytes', buffer, 1_000, 4, A, B),
  reads('get_buffer_bytes', buffer, 1_000, 0, A, B),
  reads('get_buffer_bytes', buffer, 0x7fff_ffff, 0x7fff_ffff, A, B),
  reads('get_buffer_bytes', buffer, -1, 2, A, B),
  reads('get_buffer_status', buffer, A, B),
  changes('set_buffer_bytes', buffer, 0, 0, 'new'),
  changes('set_buffer_bytes', buffer, 0, 1_000, 'new'),
  changes('set_buffer_bytes', buffer, 2, 1, 'new'),
  changes('set_buffer_bytes', buffer, 1_000, 1, 'new'),
]);

const STREAM_ROWS: readonly ProbeCall[] = [
  ...[0, 1, 2, 3, 4].flatMap((stream) => [ends('continue_stream', stream), ends('close_stream', stream)]),
  ends('continue_request'),
  ends('continue_response'),
  changes('clear_route_cache'),
  ends('send_local_response', 403, 'why', 'no', pairs(['x-local', 'v']), -1),
  ends('send_local_response', 200, '', '', '', 0),
  ends('send_local_response', 403, '', '', Uint8Array.of(255, 255, 0, 0, 1), -1),
  reads('send_local_response', 403, OUTSIDE, 10, '', '', -1),
];

const CALLOUT_ROWS: readonly ProbeCall[] = [
  changes('http_call', 'up', CALL_HEADERS, 'body', '', 1_000, A),
  changes('http_call', 'up', CALL_HEADERS, '', pairs(['x-t', 'v']), 0, A),
  changes('http_call', 'nowhere', CALL_HEADERS, '', '', 1_000, A),
  changes('http_call', 'up', pairs([':method', 'GET']), '', '', 1_000, A),
  changes('http_call', 'up', '', '', '', 1_000, A),
  changes('http_call', 'up', CALL_HEADERS, '', '', -1, A),
  reads('http_call', OUTSIDE, 10, CALL_HEADERS, '', '', 1_000, A),
  reads('http_call', 'up', CALL_HEADERS, '', '', 1_000, OUTSIDE),
  changes('grpc_call', grpcService('up'), 'a.Service', 'Method', '', 'message', 1_000, A),
  changes('grpc_call', grpcService('nowhere'), 'no.Service', 'Method', '', 'message', 1_000, A),
  changes('grpc_call', 'no proto', 'no.Service', 'Method', '', 'message', 1_000, A),
  { ...ends('grpc_call', '', 'a.Service', 'Method', '', 'message', 1_000, A), isAlone: true },
  reads('grpc_call', OUTSIDE, 10, 'a.Service', 'Method', '', '', 1_000, A),
  changes('grpc_stream', grpcService('up'), 'a.Service', 'Method', '', A),
  changes('grpc_stream', grpcService('nowhere'), 'no.Service', 'Method', '', A),
  changes('grpc_stream', 'no proto', 'no.Service', 'Method', '', A),
  reads('grpc_stream', OUTSIDE, 10, 'a.Service', 'Method', '', A),
  changes('grpc_call', 'up', 'a.Service', 'Method', '', 'message', 1_000, A),
  changes('grpc_call', Uint8Array.of(0x0a, 0), 'no.Service', 'Method', '', 'message', 1_000, A),
  changes('grpc_call', Uint8Array.of(0x0a, 5, 0x0a), 'no.Service', 'Method', '', 'message', 1_000, A),
  changes('grpc_call', Uint8Array.of(0x0a, 1, 0x0a), 'no.Service', 'Method', '', 'message', 1_000, A),
  changes('grpc_call', Uint8Array.of(0), 'no.Service', 'Method', '', 'message', 1_000, A),
  { ...ends('grpc_stream', '', 'a.Service', 'Method', '', A), isAlone: true },
  ...[0, 96, 97, 98, 99].flatMap((token) => [
    reads('grpc_cancel', token),
    reads('grpc_close', token),
    reads('grpc_send', token, 'message', 1),
  ]),
  reads('grpc_send', 98, OUTSIDE, 10, 0),
];

/** Functions of Envoy without a separate host call. Source: foreign.cc in Envoy. */
const FOREIGN = [
  'compress',
  'uncompress',
  'verify_signature',
  'sign',
  'set_envoy_filter_state',
  'clear_route_cache',
  'expr_create',
  'expr_evaluate',
  'expr_delete',
  'declare_property',
];

const GENERAL_ROWS: readonly ProbeCall[] = [
  ...[0, 1, 4, 5, 6, -1].map((level) => changes('log', level, 'text')),
  reads('log', 2, OUTSIDE, 10),
  reads('log', 6, OUTSIDE, 10),
  reads('get_log_level', OUTSIDE),
  reads('get_status', C, A, B),
  reads('get_current_time_nanoseconds', OUTSIDE),
  changes('set_tick_period_milliseconds', 0),
  changes('set_tick_period_milliseconds', 60_000),
  ...[0, 1, 77, -1].map((id) => changes('set_effective_context', id)),
  ends('done'),
  reads('get_configuration', A, B),
  reads('call_foreign_function', 'nothing', '', A, B),
  reads('call_foreign_function', 'nothing', '', 0, 0),
  reads('call_foreign_function', OUTSIDE, 10, '', A, B),
  ...FOREIGN.flatMap((name) => [
    changes('call_foreign_function', name, '', A, B),
    changes('call_foreign_function', name, 'no message', A, B),
  ]),
  changes('call_foreign_function', 'declare_property', Uint8Array.of(0x0a, 1, 0x6e), A, B),
  changes('call_foreign_function', 'set_envoy_filter_state', Uint8Array.of(0x0a, 1, 0x6e, 0x12, 1, 0x76), A, B),
  changes('set_property', 'own', 'value'),
  changes('set_property', 'own\0part', 'value'),
  changes('set_property', '', 'value'),
  changes('set_property', 'request\0path', 'value'),
  reads('set_property', OUTSIDE, 10, 'value'),
  reads('get_property', OUTSIDE, 10, A, B),
  reads('get_property', 'plugin_root_id', OUTSIDE, B),
];

const SHARED_ROWS: readonly ProbeCall[] = [
  reads('get_shared_data', 'none', A, B, C),
  reads('get_shared_data', OUTSIDE, 10, A, B, C),
  changes('set_shared_data', 'key', 'value', 0),
  changes('set_shared_data', 'fresh', 'value', 4_000_000),
  reads('set_shared_data', OUTSIDE, 10, 'value', 0),
  changes('register_shared_queue', 'queue', A),
  reads('register_shared_queue', OUTSIDE, 10, A),
  reads('resolve_shared_queue', '', 'nothing', A),
  reads('resolve_shared_queue', 'other', 'nothing', A),
  reads('resolve_shared_queue', OUTSIDE, 10, 'nothing', A),
  reads('enqueue_shared_queue', 9_999, 'value'),
  reads('enqueue_shared_queue', 9_999, OUTSIDE, 10),
  reads('dequeue_shared_queue', 9_999, A, B),
  ...[0, 1, 2, 3, -1].map((type) => changes('define_metric', type, `metric_${type}`, A)),
  changes('define_metric', 0, '', A),
  reads('define_metric', 0, OUTSIDE, 10, A),
  ...[0, 1, 2, 3, 4_000, 4_001, 4_002, 4_003].flatMap((id) => [
    reads('increment_metric', id, 1n),
    reads('increment_metric', id, -1n),
    reads('record_metric', id, 1n),
    reads('get_metric', id, A),
  ]),
];

/** Host calls. The number of a call is its index here. */
const HOST_CALLS: readonly ProbeCall[] = [
  ...HEADER_ROWS,
  ...SET_PAIRS,
  ...BUFFER_ROWS,
  ...STREAM_ROWS,
  ...CALLOUT_ROWS,
  ...GENERAL_ROWS,
  ...SHARED_ROWS,
  ...PAIR_ROWS,
  { name: 'pthread_equal', parameters: [1, 1], effect: 'reads' },
  { name: 'pthread_equal', parameters: [1, 2], effect: 'reads' },
];

/** All questions, with their names in the tables. */
export const QUESTIONS: readonly (ProbeCall & { readonly title: string; readonly isProperty: boolean })[] = [
  ...HOST_CALLS.map((one) => ({ ...one, title: nameOfCall(one), isProperty: false })),
  ...PATHS.map((path) => ({
    ...reads('get_property', path.replaceAll('.', '\0'), A, B),
    title: path,
    isProperty: true,
  })),
];

/** `get_buffer_bytes(0, 1000, 4)`: addresses of outputs are left out. */
function nameOfCall(one: ProbeCall): string {
  const shown = one.parameters
    .filter((value) => value !== A && value !== B && value !== C)
    .map((value) => {
      if (typeof value === 'string') return JSON.stringify(value.replaceAll('\0', '.'));
      if (value instanceof Uint8Array)
        return value.length > 8 ? `${value.length} bytes` : `bytes ${Buffer.from(value).toString('hex')}`;
      return value === OUTSIDE ? 'outside' : `${value}`;
    });
  const before = one.before?.map((each) => `${nameOfCall(each)}; `).join('') ?? '';
  return `${before}${one.name.replace(/^proxy_/, '')}(${shown.join(', ')})`;
}
