import { exportRows, type GuestTable, importRows } from './guest-table.ts';

const PDK = 'extism/c-pdk src/extism-pdk.h; all offsets and lengths are i64';
const KERNEL = 'extism/extism kernel/src/lib.rs exports it and runtime/src/plugin.rs links the whole kernel';

/** Extism plugins. The user's functions are in `extism:host/user`; a manifest can link other modules under any name. */
export const EXTISM: GuestTable = {
  hosts: 'Extism hosts',
  exports: exportRows('may', 'extism/extism runtime/src/plugin.rs, called before the first function if they exist', [
    ['_initialize', 'void -> void'],
    ['__wasm_call_ctors', 'void -> void'],
    ['hs_init', 'i32 i32 -> void'],
  ]),
  imports: [
    ...importRows('extism:host/env', PDK, [
      ['input_length', 'void -> i64'],
      ['input_load_u8', 'i64 -> i32'],
      ['input_load_u64', 'i64 -> i64'],
      ['length', 'i64 -> i64'],
      ['alloc', 'i64 -> i64'],
      ['free', 'i64 -> void'],
      ['output_set', 'i64 i64 -> void'],
      ['error_set', 'i64 -> void'],
      ['config_get', 'i64 -> i64'],
      ['var_get', 'i64 -> i64'],
      ['var_set', 'i64 i64 -> void'],
      ['store_u8', 'i64 i32 -> void'],
      ['load_u8', 'i64 -> i32'],
      ['store_u64', 'i64 i64 -> void'],
      ['load_u64', 'i64 -> i64'],
      ['http_request', 'i64 i64 -> i64'],
      ['http_status_code', 'void -> i32'],
      ['log_debug', 'i64 -> void'],
      ['log_info', 'i64 -> void'],
      ['log_warn', 'i64 -> void'],
      ['log_error', 'i64 -> void'],
    ]),
    ...importRows(
      'extism:host/env',
      `${PDK}; hosts before 2024 do not have it`,
      [
        ['http_headers', 'void -> i64'],
        ['get_log_level', 'void -> i32'],
        ['log_trace', 'i64 -> void'],
      ],
      'some',
    ),
    ...importRows('extism:host/env', KERNEL, [
      ['input_offset'],
      ['length_unsafe'],
      ['error_get'],
      ['output_length'],
      ['output_offset'],
      ['memory_bytes'],
      ['reset'],
    ]),
  ],
  open: ['extism:host/user'],
  hasWasi: true,
};
