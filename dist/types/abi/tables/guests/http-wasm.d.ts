import { type GuestTable } from './guest-table.ts';
/** http-wasm handlers, for Traefik, Dapr and mosn. The host compares the signatures of both callbacks at load time. */
export declare const HTTP_WASM: GuestTable;
