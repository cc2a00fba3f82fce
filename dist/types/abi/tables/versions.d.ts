/** Versions of the proxy-wasm ABI that have a marker. Source: proxy-wasm/spec 3a844b8. */
export type AbiVersion = '0.1.0' | '0.2.0' | '0.2.1';
/** Every ABI version. */
export declare const ALL_ABIS: readonly AbiVersion[];
/** Only 0.1.0. */
export declare const ABI_01: readonly AbiVersion[];
/** Both versions 0.2. */
export declare const ABI_02: readonly AbiVersion[];
/** Only 0.2.1. */
export declare const ABI_021: readonly AbiVersion[];
/** Marker exports that hosts know, by export name. Evidence: `ran` in Envoy 1.36.4 to 1.40.0. */
export declare const MARKERS: Readonly<Record<string, AbiVersion>>;
/**
 * Markers of single vendors, and the host that reads them.
 * Source: higress-group/proxy-wasm-cpp-host 913c1b0; ngx_wasm_module 3bed278.
 */
export declare const VENDOR_MARKERS: Readonly<Record<string, string>>;
/**
 * ABI names in the image metadata of the wasme registry, from before markers existed, and the version they mean.
 * Source: solo-io/wasm d072eb4. Only `v0.2.1` names a version; `v0-4689a303` (Istio 1.7 to 1.9) precedes 0.2.0.
 */
export declare const HISTORIC_NAMES: readonly {
    readonly prefix: string;
    readonly meaning: string;
    readonly abi?: AbiVersion;
}[];
