import { constantOf, type Export, type WasmModule } from '../wasm/module.ts';
import { hostText } from './function-type.ts';
import { abiSeenBy, markersOf } from './marker.ts';
import type { ModuleKind } from './report.ts';
import { MARKERS } from './tables/versions.ts';

/** Which ABI a module is written for. */
export interface Detected {
  readonly kind: ModuleKind;
  /** `proxy-wasm/0.2.1`, `component/wasi:http/incoming-handler@0.2.1`; absent if the module declares none. */
  readonly abi?: string;
}

/** Recognises the ABI by decisive imports, exports and sections; the first match wins. Sources are at each detector. */
export function detectKind(module: WasmModule): Detected {
  if (module.kind === 'component') return detectComponent(module);
  for (const detect of DETECTORS) {
    const found = detect(module);
    if (found !== undefined) return found;
  }
  return { kind: 'core' };
}

type Detector = (module: WasmModule) => Detected | undefined;

const DETECTORS: readonly Detector[] = [
  markedProxyWasm,
  opa,
  wapc,
  httpWasm,
  extism,
  redpanda,
  cosmwasm,
  unmarkedProxyWasm,
  goJs,
  wasi,
];

function markedProxyWasm(module: WasmModule): Detected | undefined {
  const markers = markersOf(module);
  if (markers.length === 0) return undefined;
  const abi = abiSeenBy(markers, MARKERS) ?? markers[0]?.name.slice('proxy_abi_version_'.length).replaceAll('_', '.');
  return { kind: 'proxy-wasm', abi: `proxy-wasm/${abi}` };
}

/** Callbacks or host functions without a marker: written for a host from before 2020, or the marker is lost. */
function unmarkedProxyWasm(module: WasmModule): Detected | undefined {
  const hasCallback = exportsNamed(module, 'function').some((name) => /^_?proxy_?on/i.test(name));
  const hasHostcall = module.imports.some((one) => one.module === 'env' && /^_?proxy_/.test(one.name));
  return hasCallback || hasHostcall ? { kind: 'proxy-wasm' } : undefined;
}

/** Since 0.27, OPA exports its version as constant globals; before, only functions. Source: npm-opa-wasm. */
function opa(module: WasmModule): Detected | undefined {
  const major = constantOf(module, 'opa_wasm_abi_version');
  if (major !== undefined)
    return { kind: 'opa', abi: `opa/${major}.${constantOf(module, 'opa_wasm_abi_minor_version') ?? 0}` };
  return hasExport(module, 'opa_malloc') && hasExport(module, 'eval') ? { kind: 'opa' } : undefined;
}

/** Kubewarden policies are waPC guests with metadata from kwctl. Source: kubewarden/kwctl; wapc/wapc-rust. */
function wapc(module: WasmModule): Detected | undefined {
  if (!importsFrom(module, 'wapc') && !hasExport(module, '__guest_call')) return undefined;
  const isPolicy = module.sections.some((one) => one.name === 'io.kubewarden.metadata');
  return isPolicy ? { kind: 'kubewarden', abi: 'kubewarden' } : { kind: 'wapc', abi: 'wapc' };
}

/** Source: http-wasm/http-wasm-host-go checks these signatures. */
function httpWasm(module: WasmModule): Detected | undefined {
  const handles = signatureOf(module, 'handle_request') === 'void -> i64';
  return importsFrom(module, 'http_handler') || handles ? { kind: 'http-wasm', abi: 'http-wasm' } : undefined;
}

function extism(module: WasmModule): Detected | undefined {
  return importsFrom(module, 'extism:host/env') || importsFrom(module, 'extism:host/user')
    ? { kind: 'extism', abi: 'extism' }
    : undefined;
}

/** Source: redpanda src/v/wasm, which reads the version from the name of the import. */
function redpanda(module: WasmModule): Detected | undefined {
  if (!importsFrom(module, 'redpanda_transform') && !hasExport(module, 'redpanda_transform_abi_version'))
    return undefined;
  const version = module.imports
    .map((one) => (one.module === 'redpanda_transform' ? /^check_abi_version_(\d+)$/.exec(one.name)?.[1] : undefined))
    .find((one) => one !== undefined);
  return version === undefined ? { kind: 'redpanda' } : { kind: 'redpanda', abi: `redpanda/${version}` };
}

/** Source: CosmWasm/cosmwasm packages/vm, compatibility checks. */
function cosmwasm(module: WasmModule): Detected | undefined {
  const version = exportsNamed(module, 'function')
    .map((name) => /^interface_version_(\d+)$/.exec(name)?.[1])
    .find((one) => one !== undefined);
  return version === undefined ? undefined : { kind: 'cosmwasm', abi: `cosmwasm/${version}` };
}

/** Go for browsers: `gojs` since 1.21, `go` before. */
function goJs(module: WasmModule): Detected | undefined {
  return importsFrom(module, 'gojs') || (importsFrom(module, 'go') && hasExport(module, 'getsp'))
    ? { kind: 'go-js' }
    : undefined;
}

function wasi(module: WasmModule): Detected | undefined {
  const dialect = ['wasi_snapshot_preview1', 'wasi_unstable'].find((name) => importsFrom(module, name));
  const abi = dialect === undefined ? {} : { abi: dialect };
  if (hasExport(module, '_start')) return { kind: 'wasi-command', ...abi };
  return hasExport(module, '_initialize') ? { kind: 'wasi-reactor', ...abi } : undefined;
}

/** Interfaces that identify the world of a component, the most specific first. Source: WASI 0.2 and 0.3 worlds. */
const WORLDS: readonly string[] = ['wasi:http/incoming-handler', 'wasi:http/handler', 'wasi:cli/run'];

function detectComponent(module: WasmModule): Detected {
  const names = module.exports.map((one) => one.name);
  const world = WORLDS.map((prefix) => names.find((name) => name === prefix || name.startsWith(`${prefix}@`))).find(
    (one) => one !== undefined,
  );
  return { kind: 'component', abi: world === undefined ? 'component' : `component/${world}` };
}

function exportsNamed(module: WasmModule, kind: Export['kind']): readonly string[] {
  return module.exports.filter((one) => one.kind === kind).map((one) => one.name);
}

function hasExport(module: WasmModule, name: string): boolean {
  return module.exports.some((one) => one.name === name && one.kind === 'function');
}

function importsFrom(module: WasmModule, name: string): boolean {
  return module.imports.some((one) => one.module === name);
}

function signatureOf(module: WasmModule, name: string): string | undefined {
  const type = module.exports.find((one) => one.name === name)?.type;
  return type === undefined ? undefined : hostText(type);
}
