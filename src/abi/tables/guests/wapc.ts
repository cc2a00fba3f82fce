import { exportRows, type GuestTable, importRows, memoryRow } from './guest-table.ts';

const RUST = 'wapc/wapc-rs 4337f35 crates/wasmtime-provider/src/callbacks.rs';

/** waPC guests, including Kubewarden policies. */
export const WAPC: GuestTable = {
  hosts: 'waPC hosts',
  exports: [
    memoryRow(`${RUST}, get_caller_memory`),
    ...exportRows('must', 'wapc/wapc-rs crates/wapc/src/wapc_functions.rs', [['__guest_call', 'i32 i32 -> i32']]),
    ...exportRows('may', 'wapc/wapc-rs crates/wapc/src/wapc_functions.rs', [
      ['_start', 'void -> void'],
      ['wapc_init', 'void -> void'],
    ]),
  ],
  imports: [
    ...importRows('wapc', RUST, [
      ['__guest_request', 'i32 i32 -> void'],
      ['__guest_response', 'i32 i32 -> void'],
      ['__guest_error', 'i32 i32 -> void'],
      ['__host_call', 'i32 i32 i32 i32 i32 i32 i32 i32 -> i32'],
      ['__host_response', 'i32 -> void'],
      ['__host_response_len', 'void -> i32'],
      ['__host_error', 'i32 -> void'],
      ['__host_error_len', 'void -> i32'],
      ['__console_log', 'i32 i32 -> void'],
    ]),
    ...importRows(
      'env',
      'wapc/wapc-go has it for AssemblyScript, wapc-rs does not',
      [['abort', 'i32 i32 i32 i32 -> void']],
      'some',
    ),
  ],
  open: [],
  hasWasi: true,
};
