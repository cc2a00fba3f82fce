import { type GuestTable } from './guest-table.ts';
/** waPC guests, including Kubewarden policies. */
export declare const WAPC: GuestTable;
