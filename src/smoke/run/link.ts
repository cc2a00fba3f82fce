import { hostText } from '../../abi/function-type.ts';
import { signaturesOf } from '../../abi/loading/load.ts';
import { CALLBACKS } from '../../abi/tables/callbacks.ts';
import { HIGRESS_HOSTCALLS, HIGRESS_MARKER } from '../../abi/tables/higress-calls.ts';
import { HOSTCALLS } from '../../abi/tables/hostcalls.ts';
import type { AbiVersion } from '../../abi/tables/versions.ts';
import { WASI_FUNCTIONS, WASI_MODULES } from '../../abi/tables/wasi.ts';
import { inert } from '../../core/text.ts';
import type { Import, WasmModule } from '../../wasm/module.ts';
import { BUFFER_CALLS } from '../calls/buffers.ts';
import type { Hostcall, Hostcalls } from '../calls/call.ts';
import { CALLOUT_CALLS } from '../calls/callouts.ts';
import { GENERAL_CALLS } from '../calls/general.ts';
import { HEADER_CALLS } from '../calls/header-calls.ts';
import { METRIC_CALLS } from '../calls/metrics.ts';
import { PROPERTY_CALLS } from '../calls/property-calls.ts';
import { SHARED_CALLS } from '../calls/shared.ts';
import { STREAM_CALLS } from '../calls/streams.ts';
import { WASI_CALLS } from '../calls/wasi-calls.ts';
import type { Host } from '../host/host.ts';
import { HostTrap } from '../host/host-trap.ts';
import { mayCall } from '../host/start-phase.ts';
import { STATUS } from '../host/status.ts';

/** The host functions of module `env`, by name. */
export const ENV_CALLS: Hostcalls = {
  ...GENERAL_CALLS,
  ...HEADER_CALLS,
  ...BUFFER_CALLS,
  ...STREAM_CALLS,
  ...SHARED_CALLS,
  ...METRIC_CALLS,
  ...PROPERTY_CALLS,
  ...CALLOUT_CALLS,
};

/** A function for the engine, with parameters and result as WebAssembly passes them in JavaScript. */
export type LinkedFunction = (...parameters: readonly (number | bigint)[]) => number | bigint | undefined;

/** A function import with its implementation. */
export interface LinkedImport {
  readonly module: string;
  readonly name: string;
  readonly call: LinkedFunction;
}

/** All function imports of a module. */
export interface Linked {
  readonly functions: readonly LinkedImport[];
  /** `module.name` of those that are only stubs. */
  readonly standIns: readonly string[];
}

const ROWS: ReadonlyMap<string, readonly AbiVersion[]> = new Map([
  ...HOSTCALLS.map((row) => [row.name, row.abis] as const),
  ['emscripten_notify_memory_growth', ['0.1.0', '0.2.0', '0.2.1']],
]);
const ENV_SIGNATURES: ReadonlyMap<string, string> = new Map([
  ...HOSTCALLS.map((row) => [row.name, row.signature] as const),
  ['emscripten_notify_memory_growth', 'i32 -> void'],
]);
const WASI_SIGNATURES: ReadonlyMap<string, string> = new Map(WASI_FUNCTIONS.map((row) => [row.name, row.signature]));

/**
 * Links each function import. One that the host does not have, or has with another signature, gets a stub that returns
 * "not implemented".
 */
export function linkImports(module: WasmModule, host: Host): Linked {
  const standIns: string[] = [];
  const isHigress = signaturesOf(module).has(HIGRESS_MARKER);
  const functions = module.imports.flatMap((entry) => {
    if (entry.kind !== 'function' || entry.type === undefined) return [];
    const call =
      callOf(entry, host.abi) ??
      (isHigress && entry.module === 'env' && HIGRESS_HOSTCALLS.includes(entry.name) ? succeed : undefined);
    if (call === undefined) standIns.push(inert(`${entry.module}.${entry.name}`, 200));
    return [{ module: entry.module, name: entry.name, call: wrapped(entry, call, host) }];
  });
  return { functions, standIns: [...new Set(standIns)] };
}

/** Functions that only Higress has succeed and do nothing: no response comes from a database. */
function succeed(): number {
  return STATUS.ok;
}

function callOf(entry: Import, abi: AbiVersion): Hostcall | undefined {
  const isWasi = WASI_MODULES.includes(entry.module);
  if (!isWasi && (entry.module !== 'env' || ROWS.get(entry.name)?.includes(abi) !== true)) return undefined;
  const expected = (isWasi ? WASI_SIGNATURES : ENV_SIGNATURES).get(entry.name);
  if (entry.type === undefined || expected !== hostText(entry.type)) return undefined;
  const calls = isWasi ? WASI_CALLS : ENV_CALLS;
  return Object.hasOwn(calls, entry.name) ? calls[entry.name] : undefined;
}

function wrapped(entry: Import, call: Hostcall | undefined, host: Host): LinkedFunction {
  const name = inert(entry.name, 100);
  const result = entry.type?.results[0];
  const answer = (value: number): number | bigint | undefined =>
    result === undefined ? undefined : result === 'i64' ? BigInt(value) : value;
  return (...parameters) => {
    host.count(name);
    if (!mayCall(host.phase, entry.module, entry.name))
      throw new HostTrap(`restricted_callback: ${name} may not be called yet`);
    if (call === undefined) return answer(STATUS.unimplemented);
    const narrow = parameters.flatMap((one) => (typeof one === 'number' ? [one >>> 0] : []));
    const wide = parameters.find((one) => typeof one === 'bigint') ?? 0n;
    return answer(call(host, narrow, wide));
  };
}

/** Callbacks that the module exports with another signature than the host's; Envoy does not load such a module. */
export function oddCallbacksOf(module: WasmModule, abi: AbiVersion): readonly string[] {
  const signatures = signaturesOf(module);
  const rows = CALLBACKS.filter((row) => row.abis.includes(abi));
  return rows
    .filter((row) => signatures.has(row.name) && signatures.get(row.name) !== row.signature)
    .map((row) => row.name);
}
