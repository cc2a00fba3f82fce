import { APISIX_HOSTCALLS } from './apisix.ts';
import { type V8Version, v8OfEnvoy } from './engines.ts';
import { HIGRESS_HOSTCALLS, HIGRESS_MARKERS } from './higress-calls.ts';
import { MOSN_HOSTCALLS } from './mosn.ts';
import { type AbiVersion, MARKERS } from './versions.ts';
import type { WasiSet } from './wasi.ts';

/** A function that only this host registers; without a signature if its source has none to compare. */
export interface ExtraHostcall {
  readonly name: string;
  readonly signature?: string;
}

/** What one version of a host requires and provides. */
export interface HostProfile {
  readonly host: string;
  /** `1.40`; `current` for hosts that do not publish versions. */
  readonly version: string;
  /** `cpp`: proxy-wasm-cpp-host with V8, whose messages are known; `other`: messages unknown. */
  readonly library: 'cpp' | 'other';
  /** The WASI functions that it provides; `all` is preview1 as a general runtime has it. */
  readonly wasi: WasiSet | 'all';
  /** False: it provides only `wasi_snapshot_preview1`. */
  readonly hasWasiUnstable: boolean;
  /** Markers it knows, by export name. */
  readonly markers: Readonly<Record<string, AbiVersion>>;
  /** Functions of module `env` in addition to those of the ABI. */
  readonly extra: readonly ExtraHostcall[];
  /** Functions of module `env` instead of those of the ABI, by the ABI version of the module. */
  readonly instead?: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
  /** False: a callback with a wrong signature fails only when it is called. */
  readonly checksCallbacks: boolean;
  /** Looks up `__main_void`. */
  readonly hasMainVoid: boolean;
  /** The most pages of 64 KiB that a memory may start with; absent if there is no limit. */
  readonly maxPages?: number;
  /** Its V8; absent for other engines, and if it is not known. */
  readonly v8?: V8Version | undefined;
  readonly source: string;
  readonly evidence: 'ran' | 'source';
}

/** The WASI set of each Envoy minor, by the date of its host library. */
const ENVOY_SETS: readonly { readonly minors: readonly number[]; readonly wasi: WasiSet; readonly source: string }[] = [
  { minors: [16], wasi: 10, source: 'host library of 2020-04-07 (exports.h), before the bump of 2020-10-16' },
  { minors: [17, 18, 19, 20], wasi: 12, source: 'host library of 2020-10-15 (exports.h), envoy bump of 2020-10-16' },
  {
    minors: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32],
    wasi: 15,
    source: 'host library of 2021-11-18 (exports.h), envoy bump of 2021-11-29',
  },
  {
    minors: [33, 34, 35, 36, 37, 38],
    wasi: 18,
    source: 'host library of 2024-12-19 (exports.h), proxy-wasm-go-sdk README',
  },
  { minors: [39, 40], wasi: 45, source: 'host library of 2026-04-06 (exports.h)' },
];

/** Minors that loaded the probes themselves: 1.36.4, 1.37.0, 1.38.2, 1.39.3, 1.40.0 (lab/probe-envoy.ts). */
const RAN: readonly number[] = [36, 37, 38, 39, 40];

const CPP = {
  library: 'cpp',
  hasWasiUnstable: true,
  markers: MARKERS,
  extra: [],
  checksCallbacks: true,
  maxPages: 16_384,
} as const;
const GROWTH: ExtraHostcall = { name: 'emscripten_notify_memory_growth', signature: 'i32 -> void' };

/** Envoy, oldest first. */
export const ENVOY_PROFILES: readonly HostProfile[] = ENVOY_SETS.flatMap(({ minors, wasi, source }) =>
  minors.map(
    (minor): HostProfile => ({
      ...CPP,
      v8: v8OfEnvoy(minor),
      host: 'envoy',
      version: `1.${minor}`,
      wasi,
      // Registered since 2022-06-15; Envoy 1.23.0 is from 2022-07-15.
      extra: minor >= 23 ? [GROWTH] : [],
      hasMainVoid: minor >= 39,
      source: RAN.includes(minor) ? `Envoy 1.${minor} itself (lab/probe-envoy.ts)` : source,
      evidence: RAN.includes(minor) ? 'ran' : 'source',
    }),
  ),
);

/** Read for 1.8.3 and 1.9.1. Patch releases ship the newest patch of the same Envoy minor. */
const IMAGE = 'DefaultEnvoyProxyImage in api/v1alpha1/shared_types.go of that release, envoyproxy/gateway';

/** Hosts that contain Envoy: their version, the Envoy minor that it is built from, and the source. */
export const ALIASES: readonly {
  readonly host: string;
  readonly version: string;
  readonly envoy: string;
  readonly source: string;
}[] = [
  ...istio('1.13', '1.21', 'istio/test-infra#3787'),
  ...istio('1.15', '1.23', 'istio/istio#43086'),
  ...istio('1.16', '1.24', 'istio.io, supported releases'),
  ...istio('1.17', '1.25', 'istio.io, supported releases'),
  ...istio('1.18', '1.26', 'istio.io, supported releases'),
  ...istio('1.19', '1.27', 'istio/istio.io#14421'),
  ...istio('1.20', '1.28', 'istio/istio.io#14421'),
  ...istio('1.22', '1.30', 'istio/test-infra#5436'),
  ...istio('1.23', '1.31', 'istio/test-infra#5436'),
  ...istio('1.24', '1.32', 'istio/test-infra, job update-proxy_proxy_release-1.24'),
  ...istio('1.25', '1.33', 'istio/test-infra#5608'),
  ...istio('1.26', '1.34', 'istio/test-infra#5649'),
  ...istio('1.27', '1.35', 'istio/test-infra, job update-proxy_proxy_release-1.27'),
  ...istio('1.28', '1.36', 'istio/test-infra#5758'),
  ...istio('1.29', '1.37', 'istio/test-infra#5812'),
  ...istio('1.30', '1.38', 'istio/test-infra#5903'),
  ...istio('1.31', '1.39', 'istio/test-infra#5987'),
  ...gateway('0.2', '1.23'),
  ...gateway('0.3', '1.25'),
  ...gateway('0.4', '1.26'),
  ...gateway('0.5', '1.27'),
  ...gateway('0.6', '1.28'),
  ...gateway('1.0', '1.29'),
  ...gateway('1.1', '1.31'),
  ...gateway('1.2', '1.32'),
  ...gateway('1.3', '1.33'),
  ...gateway('1.4', '1.34'),
  ...gateway('1.5', '1.35'),
  ...gateway('1.6', '1.36'),
  ...gateway('1.7', '1.37'),
  ...gateway('1.8', '1.38', IMAGE),
  ...gateway('1.9', '1.39', IMAGE),
];

function istio(version: string, envoy: string, source: string) {
  return [{ host: 'istio', version, envoy, source }];
}

function gateway(version: string, envoy: string, source = 'gateway.envoyproxy.io, compatibility matrix') {
  return [{ host: 'envoy-gateway', version, envoy, source }];
}

const NGX_WASM: HostProfile = {
  ...CPP,
  library: 'other',
  host: 'ngx-wasm',
  version: 'current',
  wasi: 18,
  hasWasiUnstable: false,
  extra: [{ name: 'proxy_resume_downstream' }, { name: 'proxy_resume_upstream' }],
  hasMainVoid: false,
  source: 'Kong/ngx_wasm_module 3bed278',
  evidence: 'source',
};

/** Proxies that do not load WebAssembly, but that people name. Source: kgateway-dev/kgateway 06ff8b9d. */
export const WITHOUT_WASM: readonly string[] = ['kgateway'];

/** Hosts with their own rules. */
export const OTHER_PROFILES: readonly HostProfile[] = [
  {
    ...CPP,
    host: 'google-service-extensions',
    version: 'current',
    // The service does not publish its host library; these 18 are in each since 2024-12-19, but there may be more.
    wasi: 18,
    extra: [GROWTH],
    hasMainVoid: false,
    maxPages: 256,
    source: 'GoogleCloudPlatform/service-extensions e9fcee7 and its limits page: 16 MiB of memory per VM',
    evidence: 'source',
  },
  {
    ...CPP,
    host: 'higress',
    version: 'current',
    wasi: 45,
    markers: HIGRESS_MARKERS,
    extra: [GROWTH, ...HIGRESS_HOSTCALLS.map((name) => ({ name }))],
    hasMainVoid: false,
    source: 'higress-group/proxy-wasm-cpp-host 913c1b0',
    evidence: 'source',
  },
  NGX_WASM,
  {
    ...NGX_WASM,
    host: 'kong',
    source: 'Kong/kong 22246ef with ngx_wasm_module 3bed278, which its default builds have left out since then',
  },
  {
    ...CPP,
    library: 'other',
    host: 'apisix',
    version: 'current',
    wasi: 'all',
    hasWasiUnstable: false,
    instead: APISIX_HOSTCALLS,
    checksCallbacks: false,
    hasMainVoid: false,
    source: 'api7/wasm-nginx-module 5a82b90 with wasmtime; apache/apisix f519a0f0 docs/en/latest/wasm.md',
    evidence: 'source',
  },
  {
    ...CPP,
    library: 'other',
    host: 'mosn',
    version: 'current',
    wasi: 'all',
    markers: { proxy_abi_version_0_1_0: '0.1.0', proxy_abi_version_0_2_0: '0.2.0' },
    instead: MOSN_HOSTCALLS,
    checksCallbacks: false,
    hasMainVoid: false,
    source: 'mosn/proxy-wasm-go-host 25a9e13',
    evidence: 'source',
  },
  {
    ...CPP,
    library: 'other',
    host: 'fastedge',
    version: 'current',
    wasi: 'all',
    extra: [
      { name: 'proxy_secret_get', signature: 'i32 i32 i32 i32 -> i32' },
      { name: 'proxy_dictionary_get', signature: 'i32 i32 i32 i32 -> i32' },
    ],
    hasMainVoid: false,
    source: 'G-Core/fastedge-test 9c4ab58, imports of a module published there',
    evidence: 'source',
  },
];
