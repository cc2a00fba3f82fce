import { type GuestTable } from './guest-table.ts';
/** Extism plugins. Functions of the user's own live in `extism:host/user`; a manifest may link other modules under any name. */
export declare const EXTISM: GuestTable;
