import { type GuestTable } from './guest-table.ts';
/** http-wasm handlers, for Traefik, Dapr and mosn. The host compares both callbacks with these signatures when it loads. */
export declare const HTTP_WASM: GuestTable;
