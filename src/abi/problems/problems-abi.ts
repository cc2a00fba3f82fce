import { quoted } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import { vendorHosts } from '../host-query.ts';
import { abiSeenBy, type Marker, markersOf, vendorOf } from '../marker.ts';
import type { ModuleKind, Problem } from '../report.ts';
import { problem } from '../rules.ts';
import type { HostProfile } from '../tables/hosts.ts';
import { HISTORIC_NAMES, MARKERS } from '../tables/versions.ts';

/** What a module of each kind is called in a message. */
const KINDS: Readonly<Record<ModuleKind, string>> = {
  'proxy-wasm': 'written for proxy-wasm, but has no marker',
  opa: 'an OPA policy',
  kubewarden: 'a Kubewarden policy',
  wapc: 'a waPC guest',
  'http-wasm': 'an http-wasm handler',
  extism: 'an Extism plugin',
  redpanda: 'a Redpanda transform',
  cosmwasm: 'a CosmWasm contract',
  component: 'a component, but proxies load only core modules',
  'wasi-command': 'a WASI command',
  'wasi-reactor': 'a WASI reactor',
  'go-js': 'a Go program for browsers',
  core: 'a module without any known ABI',
  unreadable: 'unreadable',
};

const MARKER_HINTS: Readonly<Partial<Record<ModuleKind, string>>> = {
  component: 'build a core module: target wasm32-wasip1, not wasip2',
  'wasi-command': 'build it as a filter: Go needs -buildmode=c-shared and the SDK, Rust crate-type cdylib',
  'go-js': 'build with GOOS=wasip1 GOARCH=wasm -buildmode=c-shared',
  'proxy-wasm': 'rebuild with a current SDK; the marker may also have been stripped',
  core: 'build it with a proxy-wasm SDK, which exports proxy_abi_version_0_2_1',
  'wasi-reactor': 'build it with a proxy-wasm SDK, which exports proxy_abi_version_0_2_1',
};

/** PW001 and PW002: the module must have exactly one marker, and a known one. */
export function markerProblems(
  module: WasmModule,
  detected: Detected,
  profiles: readonly HostProfile[],
): readonly Problem[] {
  const markers = markersOf(module);
  const known = markers.filter((one) => one.abi !== undefined);
  if (known.length > 1) return [severalMarkers(known)];
  const [first] = markers;
  if (known.length === 1) return markers.length > 1 ? [severalMarkers(markers)] : [];
  if (first === undefined) return [withoutMarker(module, detected)];
  // A vendor's marker is correct for the hosts of that vendor.
  const isKnown =
    profiles.every((one) => abiSeenBy(markers, one.markers) !== undefined) && vendorHosts(markers) !== undefined;
  if (isKnown) return [];
  const vendor = vendorOf(first.name);
  const why = vendor === undefined ? 'no host knows this version' : `only ${vendor} reads it`;
  const hint =
    vendor === undefined
      ? undefined
      : `this is a module for ${vendor}: build it with the upstream SDK, or check against that host`;
  return [problem('PW001', `export ${first.name}`, `the marker is ${quoted(first.name)}: ${why}`, hint)];
}

/** PW077: a vendor's marker, if no hosts were requested. */
export function vendorProblems(module: WasmModule): readonly Problem[] {
  const markers = markersOf(module);
  const hosts = vendorHosts(markers);
  if (hosts === undefined) return [];
  const names = hosts.map(({ host }) => host).join(', ');
  const hint = `set hosts to ${names} if that is the target; for other hosts, build it with the upstream SDK`;
  return [
    problem(
      'PW077',
      `export ${markers[0]?.name}`,
      `only ${names} reads this marker, so no other host was checked`,
      hint,
    ),
  ];
}

function severalMarkers(markers: readonly Marker[]): Problem {
  const names = markers.map((one) => one.name).join(', ');
  const taken = markers.find((one) => one.abi !== undefined)?.abi;
  const uses = taken === undefined ? 'Envoy knows none of them' : `Envoy uses ${taken}, the first it knows`;
  return problem('PW002', `export ${markers[1]?.name ?? ''}`, `markers in file order: ${names}; ${uses}`);
}

function withoutMarker(module: WasmModule, detected: Detected): Problem {
  const other = module.exports.find((one) => one.kind !== 'function' && Object.hasOwn(MARKERS, one.name));
  if (other !== undefined)
    return problem('PW001', `export ${other.name}`, `the marker is a ${other.kind}; it must be a function`);
  if (detected.kind === 'core' && !module.exports.some((one) => one.kind === 'function'))
    return problem(
      'PW001',
      'exports',
      'the module exports no function',
      'tell the linker what to export: Zig needs -rdynamic, clang export_name or --export, Rust crate-type cdylib',
    );
  return problem(
    'PW001',
    'exports',
    `it exports none of ${Object.keys(MARKERS).join(', ')}; it is ${KINDS[detected.kind]}`,
    MARKER_HINTS[detected.kind] ?? 'it is not for proxies; a filter needs a proxy-wasm SDK',
  );
}

/** PW004: the input `abi`, as `proxy-wasm/0.2.1` or `0.2.1`, must name the ABI of the module. */
export function declaredProblems(declared: string | undefined, detected: Detected): readonly Problem[] {
  if (declared === undefined) return [];
  const wanted = declared.trim().toLowerCase();
  const real = detected.abi ?? detected.kind;
  const names = [
    real,
    detected.kind,
    `${detected.kind}/${real}`,
    ...(real.startsWith('proxy-wasm/') ? [real.slice(11), `v${real.slice(11)}`] : []),
  ];
  return names.includes(wanted)
    ? []
    : [problem('PW004', 'abi', `${quoted(declared)} is required, but the module is ${quoted(real)}`)];
}

/** PW003: the runtime config of the image must list the ABI version of the module. */
export function runtimeConfigProblems(
  abiVersions: readonly string[] | undefined,
  detected: Detected,
): readonly Problem[] {
  if (abiVersions === undefined || abiVersions.length === 0) return [];
  const abi = detected.abi?.split('/')[1];
  const meanings = abiVersions.map(meaningOf);
  if (abi !== undefined && meanings.some((one) => one.abi === abi)) return [];
  const listed = abiVersions.slice(0, 10).map((text, i) => `${quoted(text)}${meanings[i]?.note ?? ''}`);
  return [
    problem(
      'PW003',
      'runtime config abiVersions',
      `it lists ${listed.join(', ')}, but the module has ${abi ?? 'no known version'}`,
      abi === undefined ? undefined : `add "v${abi}" to abiVersions`,
    ),
  ];
}

function meaningOf(text: string): { readonly abi?: string | undefined; readonly note?: string } {
  const plain = text.trim().toLowerCase();
  const abi = /^(?:proxy-wasm\/|v)?(\d+(?:\.\d+)*)$/.exec(plain)?.[1];
  if (abi !== undefined) return { abi };
  const historic = HISTORIC_NAMES.find((one) => plain.startsWith(one.prefix));
  return historic === undefined ? {} : { abi: historic.abi, note: ` (${historic.meaning})` };
}
