import { ABI_01, ABI_02, type AbiVersion, ALL_ABIS as ALL } from './versions.ts';

/** An export that the host looks up by name; it is optional, but must have this signature. */
export interface CallbackRow {
  readonly name: string;
  /** As the host prints it. */
  readonly signature: string;
  readonly abis: readonly AbiVersion[];
  readonly source: string;
  readonly evidence: 'ran' | 'source';
}

/**
 * Source of all rows. Envoy 1.36.4, 1.37.0, 1.38.2, 1.39.3 and 1.40.0 loaded each one, with this and with a wrong
 * signature.
 */
const PROOF = {
  source:
    'proxy-wasm-cpp-host 52a0291, FOR_ALL_MODULE_FUNCTIONS in wasm.h and WasmBase::getFunctions; lab/probe-envoy.ts',
  evidence: 'ran',
} as const;

const ROWS: readonly Omit<CallbackRow, 'source' | 'evidence'>[] = [
  { name: 'proxy_validate_configuration', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_vm_start', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_configure', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_tick', signature: 'i32 -> void', abis: ALL },
  { name: 'proxy_on_context_create', signature: 'i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_new_connection', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_on_downstream_data', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_upstream_data', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_downstream_connection_close', signature: 'i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_upstream_connection_close', signature: 'i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_request_body', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_request_trailers', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_request_metadata', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_response_body', signature: 'i32 i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_response_trailers', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_response_metadata', signature: 'i32 i32 -> i32', abis: ALL },
  { name: 'proxy_on_http_call_response', signature: 'i32 i32 i32 i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_grpc_receive', signature: 'i32 i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_grpc_close', signature: 'i32 i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_grpc_receive_initial_metadata', signature: 'i32 i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_grpc_receive_trailing_metadata', signature: 'i32 i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_queue_ready', signature: 'i32 i32 -> void', abis: ALL },
  { name: 'proxy_on_done', signature: 'i32 -> i32', abis: ALL },
  { name: 'proxy_on_log', signature: 'i32 -> void', abis: ALL },
  { name: 'proxy_on_delete', signature: 'i32 -> void', abis: ALL },
  { name: 'proxy_on_request_headers', signature: 'i32 i32 -> i32', abis: ABI_01 },
  { name: 'proxy_on_request_headers', signature: 'i32 i32 i32 -> i32', abis: ABI_02 },
  { name: 'proxy_on_response_headers', signature: 'i32 i32 -> i32', abis: ABI_01 },
  { name: 'proxy_on_response_headers', signature: 'i32 i32 i32 -> i32', abis: ABI_02 },
  { name: 'proxy_on_foreign_function', signature: 'i32 i32 i32 -> void', abis: ABI_02 },
];

/** Callbacks in the order in which the C++ host library looks them up and reports errors. */
export const CALLBACKS: readonly CallbackRow[] = ROWS.map((row) => ({ ...row, ...PROOF }));

/**
 * Entry points, looked up before the allocator: `main` and `__main_void` only if `_initialize` exists, `_start` only if
 * it does not.
 */
export const ENTRIES = {
  _initialize: 'void -> void',
  main: 'i32 i32 -> i32',
  /** Host library since 2026-03-03. Called only without `main`, but always checked (seen in Envoy 1.39.3). */
  __main_void: 'void -> i32',
  _start: 'void -> void',
} as const;

/** The allocators: hosts use the first one that the module exports; one is required. */
export const ALLOCATORS: readonly string[] = ['malloc', 'proxy_on_memory_allocate'];
/** The signature of both allocators. */
export const ALLOCATOR_SIGNATURE = 'i32 -> i32';

/** Names that look like callbacks but that no current host calls, with the similar callback. Source: the SDKs named. */
export const DEAD_CALLBACKS: Readonly<Record<string, { readonly why: string; readonly nearest?: string }>> = {
  proxy_on_grpc_trailing_metadata: {
    why: 'the AssemblyScript SDKs (@solo-io/proxy-runtime, @gcoredev/proxy-wasm-sdk-as) misspell it',
    nearest: 'proxy_on_grpc_receive_trailing_metadata',
  },
  proxy_on_grpc_create_initial_metadata: {
    why: 'an early C++ SDK exported it; no host calls it',
    nearest: 'proxy_on_grpc_receive_initial_metadata',
  },
};
