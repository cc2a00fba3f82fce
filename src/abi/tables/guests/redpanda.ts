import { exportRows, type GuestTable, importRows, memoryRow } from './guest-table.ts';

const TRANSFORM = 'redpanda-data/redpanda src/v/wasm/transform_module.cc';
const SCHEMAS = 'redpanda-data/redpanda 2cc1289 src/v/wasm/schema_registry_module.cc';

/** ABI versions that brokers accept, by the name of the import `check_abi_version_N`. */
export const REDPANDA_VERSIONS: readonly number[] = [1, 2];

/** Redpanda data transforms. Pointers, lengths and ids are i32: an array is a pointer and a length. */
export const REDPANDA: GuestTable = {
  hosts: 'Redpanda brokers',
  exports: [
    memoryRow('redpanda-data/redpanda src/v/wasm/wasmtime.cc'),
    ...exportRows('must', 'redpanda-data/redpanda src/v/wasm/wasmtime.cc', [['_start', 'void -> void']]),
  ],
  imports: [
    ...importRows('redpanda_transform', TRANSFORM, [
      ['check_abi_version_1', 'void -> void'],
      ['check_abi_version_2', 'void -> void'],
      ['read_batch_header', 'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32'],
      ['read_next_record', 'i32 i32 i32 i32 i32 -> i32'],
      ['write_record', 'i32 i32 -> i32'],
      ['write_record_with_options', 'i32 i32 i32 i32 -> i32'],
    ]),
    ...importRows('redpanda_schema_registry', SCHEMAS, [
      ['check_abi_version_0', 'void -> void'],
      ['get_schema_definition_len', 'i32 i32 -> i32'],
      ['get_schema_definition', 'i32 i32 i32 -> i32'],
      ['get_subject_schema_len', 'i32 i32 i32 i32 -> i32'],
      ['get_subject_schema', 'i32 i32 i32 i32 i32 -> i32'],
      ['create_subject_schema', 'i32 i32 i32 i32 i32 -> i32'],
    ]),
  ],
  open: [],
  hasWasi: true,
};
