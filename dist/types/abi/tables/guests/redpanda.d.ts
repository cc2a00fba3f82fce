import { type GuestTable } from './guest-table.ts';
/** ABI versions that brokers accept, by the name of the import `check_abi_version_N`. */
export declare const REDPANDA_VERSIONS: readonly number[];
/** Redpanda data transforms. Pointers, lengths and ids are i32: an array is a pointer and a length. */
export declare const REDPANDA: GuestTable;
