import { ABI_01, ABI_02, ABI_021, type AbiVersion, ALL_ABIS as ALL } from './versions.ts';

/** A function that the C++ host library registers in module `env`. */
export interface HostcallRow {
  readonly name: string;
  /** As the host prints it. */
  readonly signature: string;
  /** The ABI versions for whose modules the host registers it. */
  readonly abis: readonly AbiVersion[];
  readonly source: string;
  readonly evidence: 'ran' | 'source';
}

/**
 * Source of all rows. Envoy 1.36.4, 1.37.0, 1.38.2, 1.39.3 and 1.40.0 loaded each one under each marker, with this and
 * with a wrong signature.
 */
const PROOF = {
  source: 'proxy-wasm-cpp-host 52a0291, exports.h and WasmBase::registerCallbacks in src/wasm.cc; lab/probe-envoy.ts',
  evidence: 'ran',
} as const;

// In the specification, proxy_grpc_call, proxy_continue_request and proxy_continue_response have no result. In every
// host and SDK, they return i32.
const ROWS: readonly Omit<HostcallRow, 'source' | 'evidence'>[] = [
  { name: 'proxy_log', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_status', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_set_property', signature: 'i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_property', signature: 'i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_send_local_response', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_shared_data', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_set_shared_data', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_register_shared_queue', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_resolve_shared_queue', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_dequeue_shared_queue', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_enqueue_shared_queue', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_header_map_value', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_add_header_map_value', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_replace_header_map_value', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_remove_header_map_value', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_header_map_pairs', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_set_header_map_pairs', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_header_map_size', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_buffer_status', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_buffer_bytes', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_set_buffer_bytes', signature: 'i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_http_call', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_grpc_call', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_grpc_stream', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_grpc_close', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_grpc_cancel', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_grpc_send', signature: 'i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_set_tick_period_milliseconds', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_get_current_time_nanoseconds', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_define_metric', signature: 'i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_increment_metric', signature: 'i32 i64 -> i32', abis: ALL },
  { name: 'proxy_record_metric', signature: 'i32 i64 -> i32', abis: ALL },
  { name: 'proxy_get_metric', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_set_effective_context', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_done', signature: 'void -> i32', abis: ALL },
  { name: 'proxy_call_foreign_function', signature: 'i32 i32 i32 i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_get_configuration', signature: 'i32 i32 -> i32', abis: ABI_01 },
  { name: 'proxy_continue_request', signature: 'void -> i32', abis: ABI_01 },
  { name: 'proxy_continue_response', signature: 'void -> i32', abis: ABI_01 },
  { name: 'proxy_clear_route_cache', signature: 'void -> i32', abis: ABI_01 },
  { name: 'proxy_continue_stream', signature: 'i32 -> i32', abis: ABI_02 },
  { name: 'proxy_close_stream', signature: 'i32 -> i32', abis: ABI_02 },
  { name: 'proxy_get_log_level', signature: 'i32 -> i32', abis: ABI_021 },
  { name: 'pthread_equal', signature: 'i32 i32 -> i32', abis: ALL },
];

/** The functions of module `env`; a host profile can add extra ones. */
export const HOSTCALLS: readonly HostcallRow[] = ROWS.map((row) => ({ ...row, ...PROOF }));

/** {@link HOSTCALLS} by name. */
export const HOSTCALL_BY_NAME: ReadonlyMap<string, HostcallRow> = new Map(HOSTCALLS.map((row) => [row.name, row]));
