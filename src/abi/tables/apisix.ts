import { HOSTCALLS } from './hostcalls.ts';
import type { AbiVersion } from './versions.ts';

/** ABI functions that APISIX lacks, and the one that it has with another signature than every SDK imports. */
const ABSENT: readonly string[] = [
  'proxy_get_header_map_size',
  'proxy_get_buffer_status',
  'proxy_get_log_level',
  'pthread_equal',
  'proxy_get_metric',
];

/**
 * Functions of module `env` that APISIX has for every marker.
 * Source: api7/wasm-nginx-module 5a82b90, src/http/ngx_http_wasm_api_wasmtime.h.
 */
const NAMES: readonly string[] = [
  'proxy_send_http_response',
  ...HOSTCALLS.map(({ name }) => name).filter((name) => !ABSENT.includes(name)),
];

/** The functions of APISIX by the ABI version of the module. */
export const APISIX_HOSTCALLS: Readonly<Partial<Record<AbiVersion, readonly string[]>>> = {
  '0.1.0': NAMES,
  '0.2.0': NAMES,
  '0.2.1': NAMES,
};
