import { A, after, B, C, type ProbeCall, reads } from './probe-rows.ts';

/** Pairs of calls where the first changes the result of the second. */
export const PAIR_ROWS: readonly ProbeCall[] = [
  after([reads('set_property', 'own', 'value')], reads('get_property', 'own', A, B)),
  after([reads('set_property', 'own', 'value')], reads('get_property', 'own\0', A, B)),
  after([reads('set_property', 'own', 'value')], reads('get_property', 'own\0part', A, B)),
  after([reads('set_property', 'own', 'value')], reads('get_property', 'filter_state\0wasm.own', A, B)),
  after([reads('set_property', 'own\0part', 'value')], reads('get_property', 'own\0part', A, B)),
  after([reads('set_property', 'request', 'value')], reads('get_property', 'request', A, B)),
  after([reads('set_property', 'empty', '')], reads('get_property', 'empty', A, B)),
  after([reads('set_shared_data', 'pair', 'value', 0)], reads('get_shared_data', 'pair', A, B, C)),
  after([reads('set_shared_data', 'pair', '', 0)], reads('get_shared_data', 'pair', A, B, C)),
  after([reads('set_shared_data', 'pair', 'value', 0)], reads('set_shared_data', 'pair', 'value', 9_999)),
  after([reads('register_shared_queue', 'pair', C)], reads('resolve_shared_queue', '', 'pair', A)),
  after([reads('register_shared_queue', 'pair', C)], reads('register_shared_queue', 'pair', A)),
  ...[0, 1, 2, 3].map((map) =>
    after([reads('add_header_map_value', map, 'x-a', 'v')], reads('get_header_map_value', map, 'x-a', A, B)),
  ),
  ...[0, 2].map((map) =>
    after([reads('add_header_map_value', map, 'x-e', '')], reads('get_header_map_value', map, 'X-E', A, B)),
  ),
  ...[0, 1, 2, 3].map((map) => after([reads('continue_stream', 0)], reads('get_header_map_size', map, A))),
  ...[0, 1].map((buffer) => after([reads('continue_stream', 0)], reads('get_buffer_status', buffer, A, B))),
  after([reads('continue_stream', 0)], reads('get_property', 'request\0path', A, B)),
  ...[0, 77].map((id) => after([reads('set_effective_context', id)], reads('get_property', 'request\0time', A, B))),
  after([reads('set_effective_context', 1)], reads('get_property', 'request\0time', A, B)),
  ...[0, 2].map((map) => after([reads('set_effective_context', 1)], reads('get_header_map_size', map, A))),
];
