import { exportRows, type GuestTable, importRows } from './guest-table.ts';

const VM = 'CosmWasm/cosmwasm packages/vm/src/compatibility.rs (2.x)';
const STD = `${VM}; signatures of packages/std/src/imports.rs`;

/** Interface versions that the VM accepts; a contract must have exactly one marker. */
export const COSMWASM_VERSIONS: readonly number[] = [8];
/**
 * The most pages of 64 KiB that a contract may start with; a chain may set another limit.
 * Source: WasmLimits in packages/vm/src/config.rs, default.
 */
export const COSMWASM_PAGES = 512n;
/** The most imports that a contract may have. Source: WasmLimits, default. */
export const COSMWASM_IMPORTS = 100;

/** CosmWasm contracts: an allow-list and nothing else, not even WASI. */
export const COSMWASM: GuestTable = {
  hosts: 'CosmWasm VMs',
  exports: [
    ...exportRows('must', STD, [
      ['allocate', 'i32 -> i32'],
      ['deallocate', 'i32 -> void'],
    ]),
    ...exportRows('should', `${VM}; VMs 1.x require it, 2.x call it`, [['instantiate', 'i32 i32 i32 -> i32']]),
  ],
  imports: [
    ...importRows('env', STD, [
      ['db_read', 'i32 -> i32'],
      ['db_write', 'i32 i32 -> void'],
      ['db_remove', 'i32 -> void'],
      ['db_scan', 'i32 i32 i32 -> i32'],
      ['db_next', 'i32 -> i32'],
      ['addr_validate', 'i32 -> i32'],
      ['addr_canonicalize', 'i32 i32 -> i32'],
      ['addr_humanize', 'i32 i32 -> i32'],
      ['secp256k1_verify', 'i32 i32 i32 -> i32'],
      ['secp256k1_recover_pubkey', 'i32 i32 i32 -> i64'],
      ['ed25519_verify', 'i32 i32 i32 -> i32'],
      ['ed25519_batch_verify', 'i32 i32 i32 -> i32'],
      ['debug', 'i32 -> void'],
      ['abort', 'i32 -> void'],
      ['query_chain', 'i32 -> i32'],
    ]),
    ...importRows(
      'env',
      `${STD}; VMs before 2.1 do not have it`,
      [
        ['db_next_key', 'i32 -> i32'],
        ['db_next_value', 'i32 -> i32'],
        ['bls12_381_aggregate_g1', 'i32 i32 -> i32'],
        ['bls12_381_aggregate_g2', 'i32 i32 -> i32'],
        ['bls12_381_pairing_equality', 'i32 i32 i32 i32 -> i32'],
        ['bls12_381_hash_to_g1', 'i32 i32 i32 i32 -> i32'],
        ['bls12_381_hash_to_g2', 'i32 i32 i32 i32 -> i32'],
        ['secp256r1_verify', 'i32 i32 i32 -> i32'],
        ['secp256r1_recover_pubkey', 'i32 i32 i32 -> i64'],
      ],
      'some',
    ),
  ],
  open: [],
  hasWasi: false,
};
