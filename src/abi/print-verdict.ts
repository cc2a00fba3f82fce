import { paint, type Screen } from '../core/screen.ts';
import { inert } from '../core/text.ts';
import { hostRanges, printHostRange } from './host-ranges.ts';
import { type AbiReport, isRefused, isRefusing, isUndecided, type Loads, type ModuleKind } from './report.ts';

/** Who can load a module of each kind. Sources: the tables of the ABIs; for components, the WASI worlds. */
const LOADERS: Readonly<Record<ModuleKind, string>> = {
  'proxy-wasm': 'proxies with proxy-wasm, such as Envoy and Istio',
  opa: 'hosts of OPA policies, such as npm-opa-wasm',
  kubewarden: 'Kubewarden: kwctl and policy-server',
  wapc: 'waPC hosts, such as wapc-go and wapc-rs',
  'http-wasm': 'http-wasm hosts: Traefik, Dapr and mosn',
  extism: 'Extism hosts',
  redpanda: 'Redpanda brokers',
  cosmwasm: 'CosmWasm VMs',
  component: 'runtimes of WASI components, such as wasmtime and jco; no proxy loads it',
  'wasi-command': 'WASI runtimes, such as wasmtime, WasmEdge and wazero, which run it as a program',
  'wasi-reactor': 'WASI runtimes, such as wasmtime, WasmEdge and wazero, from a program that calls its exports',
  'go-js': 'browsers and Node, with the wasm_exec.js of Go',
  core: 'programs that know its exports; no host of the tables loads it',
  unreadable: 'no host',
};

/** Worlds of components that are more precise than the kind. */
const WORLD_LOADERS: readonly (readonly [world: string, loaders: string])[] = [
  ['component/wasi:http/', 'HTTP servers of WASI components, such as wasmtime serve, Spin and wasmCloud'],
  ['component/wasi:cli/run', 'WASI runtimes that run components as programs, such as wasmtime run'],
];

/** Who can load a module of this kind, for people. */
function printLoaders({ kind, abi }: AbiReport): string {
  return WORLD_LOADERS.find(([world]) => abi?.startsWith(world) === true)?.[1] ?? LOADERS[kind];
}

/**
 * The verdict in one line: `proxy-wasm/0.2.1, loads in Envoy 1.38-1.40`, `refused: ...` or `could not find out: ...`,
 * with the rules that decided.
 */
export function printVerdict(report: AbiReport, screen: Screen = {}): string {
  const { kind, abi, hosts } = report;
  const named = (word: string, ...verdicts: readonly Loads[]): readonly string[] => {
    const ranges = hostRanges(hosts.filter(({ verdict }) => verdicts.includes(verdict)));
    return ranges.length === 0 ? [] : [`${word} in ${ranges.map(printHostRange).join(', ')}`];
  };
  const facts = [
    kind === 'unreadable'
      ? 'not a module that can be read'
      : abi === undefined
        ? `${kind} without an ABI`
        : inert(abi, 200),
    ...(kind !== 'unreadable' && (hosts.length === 0 || kind !== 'proxy-wasm') ? [`for ${printLoaders(report)}`] : []),
    ...named(paint(screen, 'green', 'loads'), 'loads'),
    ...named('does not load', 'refused', 'fails-at-start'),
    ...named('might not load', 'unknown'),
  ].join(', ');
  if (!isRefused(report)) return facts;
  const rules = [
    ...report.problems.filter(isRefusing).map(({ rule }) => rule),
    ...hosts.flatMap(({ rule }) => (rule === undefined ? [] : [rule])),
  ];
  const word = isUndecided(report) ? paint(screen, 'yellow', 'could not find out') : paint(screen, 'red', 'refused');
  return `${word}: ${facts} (${[...new Set(rules)].join(', ')})`;
}
