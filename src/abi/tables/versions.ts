/** Versions of the proxy-wasm ABI that have a marker. Source: proxy-wasm/spec 3a844b8. */
export type AbiVersion = '0.1.0' | '0.2.0' | '0.2.1';

/** Every ABI version. */
export const ALL_ABIS: readonly AbiVersion[] = ['0.1.0', '0.2.0', '0.2.1'];
/** Only 0.1.0. */
export const ABI_01: readonly AbiVersion[] = ['0.1.0'];
/** Both versions 0.2. */
export const ABI_02: readonly AbiVersion[] = ['0.2.0', '0.2.1'];
/** Only 0.2.1. */
export const ABI_021: readonly AbiVersion[] = ['0.2.1'];

/** Marker exports that hosts know, by export name. Evidence: `ran` in Envoy 1.36.4 to 1.40.0. */
export const MARKERS: Readonly<Record<string, AbiVersion>> = {
  proxy_abi_version_0_1_0: '0.1.0',
  proxy_abi_version_0_2_0: '0.2.0',
  proxy_abi_version_0_2_1: '0.2.1',
};

/**
 * Markers of single vendors, and the host that reads them.
 * Source: higress-group/proxy-wasm-cpp-host 913c1b0; ngx_wasm_module 3bed278.
 */
export const VENDOR_MARKERS: Readonly<Record<string, string>> = {
  proxy_abi_version_0_2_100: 'Higress',
  proxy_abi_version_vnext: 'debug builds of ngx_wasm_module',
};

/**
 * ABI names in the image metadata of the wasme registry, from before markers existed, and the version they mean.
 * Source: solo-io/wasm d072eb4. Only `v0.2.1` names a version; `v0-4689a303` (Istio 1.7 to 1.9) precedes 0.2.0.
 */
export const HISTORIC_NAMES: readonly {
  readonly prefix: string;
  readonly meaning: string;
  readonly abi?: AbiVersion;
}[] = [
  { prefix: 'v0-4689a303', meaning: 'precursor of 0.2.0, Istio 1.7 to 1.9', abi: '0.2.0' },
  { prefix: 'v0-097b7f2e', meaning: 'Istio 1.5 and 1.6' },
  { prefix: 'v0-edc016b1', meaning: 'Gloo 1.5' },
  { prefix: 'v0-541b2c11', meaning: 'early Istio 1.5 and Gloo 1.3' },
];
