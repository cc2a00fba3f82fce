import { type GuestTable } from './guest-table.ts';
/** Extism plugins. The user's functions are in `extism:host/user`; a manifest can link other modules under any name. */
export declare const EXTISM: GuestTable;
