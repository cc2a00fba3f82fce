import { type GuestTable } from './guest.ts';
/** waPC guests, Kubewarden policies among them. */
export declare const WAPC: GuestTable;
