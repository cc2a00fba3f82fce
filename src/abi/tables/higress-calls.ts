import { type AbiVersion, MARKERS } from './versions.ts';

// Source: higress-group/proxy-wasm-cpp-host 913c1b0, src/wasm.cc. Evidence: `source`.

/** The marker that only Higress reads; its functions have the signatures of 0.2.1. */
export const HIGRESS_MARKER = 'proxy_abi_version_0_2_100';

/** Markers that Higress reads. */
export const HIGRESS_MARKERS: Readonly<Record<string, AbiVersion>> = { ...MARKERS, [HIGRESS_MARKER]: '0.2.1' };

/** Functions of module `env` that only Higress has. */
export const HIGRESS_HOSTCALLS: readonly string[] = [
  'proxy_redis_init',
  'proxy_redis_call',
  'proxy_get_upstream_hosts',
  'proxy_set_upstream_override_host',
  'proxy_inject_encoded_data_to_filter_chain',
];
