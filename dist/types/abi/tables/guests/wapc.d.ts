import { type GuestTable } from './guest-table.ts';
/** waPC guests, Kubewarden policies among them. */
export declare const WAPC: GuestTable;
