import { signaturesOf } from '../../abi/loading/load.ts';
import { abiSeenBy, markersOf } from '../../abi/marker.ts';
import { ALLOCATOR_SIGNATURE, ALLOCATORS } from '../../abi/tables/callbacks.ts';
import { HIGRESS_MARKERS } from '../../abi/tables/higress-calls.ts';
import { MARKERS } from '../../abi/tables/versions.ts';
import { inert } from '../../core/text.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { utf8Binary } from '../host/headers.ts';
import { Host, ROOT, type SmokeSetup } from '../host/host.ts';
import { GuestMemory } from '../host/memory.ts';
import { reportOf } from '../host/stream-state.ts';
import { payloadBytes, type Scenario } from '../scenario/scenario.ts';
import type { SmokeExchange, SmokeReach, SmokeRun, SmokeStop } from '../smoke-report.ts';
import { Connection } from './connection.ts';
import { Deliveries } from './deliver.ts';
import { Exchange } from './exchange.ts';
import { type LinkedImport, linkImports, oddCallbacksOf } from './link.ts';
import { type Guest, Recorder, type SmokeEvent, Trapped } from './recorder.ts';

/** The engine that runs the module. */
export interface Engine {
  /** Compiles the module without running anything. @throws if the engine rejects it. */
  compile(): void;
  /** Creates the instance and runs its start section. @throws what the engine throws. */
  instantiate(functions: readonly LinkedImport[]): Guest;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** What is reported at the end of a run; its steps were reported one by one. */
export type SmokeEnd = Omit<SmokeRun, 'steps'>;

/** How far a run has come. */
interface Course {
  reach: SmokeReach;
  exchange: SmokeExchange | undefined;
}

/**
 * Starts a filter as the C++ host library does and passes one exchange through it. Equal inputs give equal events,
 * except for durations.
 * @param emit called before and after each call. @returns how the run ended.
 * Source: WasmBase::initialize, startVm, start and configure in proxy-wasm-cpp-host src/wasm.cc.
 * Evidence: the order was seen in Envoy 1.40.0.
 */
export function runFilter(
  module: WasmModule,
  engine: Engine,
  scenario: Scenario,
  setup: SmokeSetup,
  emit: (event: SmokeEvent) => void,
): SmokeEnd {
  const markers = module.kind === 'core' ? markersOf(module) : [];
  const abi = abiSeenBy(markers, MARKERS) ?? abiSeenBy(markers, HIGRESS_MARKERS);
  if (abi === undefined) return { ...NOTHING, abi: '', reach: 'instantiate', stop: { kind: 'not-proxy-wasm' } };
  const allocator = ALLOCATORS.find((name) => signaturesOf(module).has(name)) ?? '';
  const memory = new GuestMemory(
    () => recorder.guest?.memory() ?? new Uint8Array(0),
    (size) => recorder.allocate(allocator, size),
  );
  const host = new Host(abi, scenario, { ...setup, rootId: utf8Binary(setup.rootId) }, memory);
  for (const [key, value] of Object.entries(scenario.sharedData))
    host.sharedData.set(utf8Binary(key), { value: payloadBytes(value), cas: host.nextCas++ });
  const recorder = new Recorder(host, module, engine.now, emit);
  const linked = linkImports(module, host);
  const course: Course = { reach: 'instantiate', exchange: undefined };
  emit({ kind: 'begin', callback: 'instantiate' });
  const stop = attempt(() => {
    const refused = refusalOf(engine);
    if (refused !== undefined) return refused;
    if (signaturesOf(module).get(allocator) !== ALLOCATOR_SIGNATURE) return { kind: 'no-allocator' };
    recorder.run('instantiate', [], () => {
      recorder.guest = engine.instantiate(linked.functions);
      return undefined;
    });
    return runCallbacks(host, recorder, course);
  });
  return {
    abi,
    reach: course.reach,
    ...(course.exchange === undefined ? {} : { exchange: course.exchange }),
    memoryPages: Math.floor(memory.size / 65_536),
    standIns: linked.standIns,
    oddCallbacks: oddCallbacksOf(module, abi),
    droppedLogs: host.droppedLogs,
    ...(stop === undefined ? {} : { stop }),
  };
}

const NOTHING = { memoryPages: 0, standIns: [], oddCallbacks: [], droppedLogs: 0 } as const;

function attempt(work: () => SmokeStop | undefined): SmokeStop | undefined {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Trapped) return { kind: 'trap' };
    throw thrown;
  }
}

function refusalOf(engine: Engine): SmokeStop | undefined {
  try {
    engine.compile();
    return undefined;
  } catch (thrown) {
    return { kind: 'no-instance', why: inert(thrown instanceof Error ? thrown.message : String(thrown), 300) };
  }
}

function runCallbacks(host: Host, recorder: Recorder, course: Course): SmokeStop | undefined {
  course.reach = 'start';
  host.phase = 'start';
  startVm(recorder);
  host.phase = 'free';
  const deliveries = new Deliveries(host, recorder);

  // Envoy survives a trap here: it continues the start, loads the filter unconfigured, and then fails every stream.
  let isBroken = false;
  const starts = (callback: string, size: number): boolean => {
    try {
      return recorder.call(callback, ROOT, [ROOT, size]) !== 0;
    } catch (thrown) {
      if (!(thrown instanceof Trapped) || (thrown.result === undefined && callback !== 'proxy_on_context_create'))
        throw thrown;
      isBroken = true;
      return thrown.result !== 0;
    }
  };
  host.isConfiguring = true;
  starts('proxy_on_context_create', 0);
  host.isConfiguring = false;
  if (!starts('proxy_on_vm_start', host.setup.vmConfig.length)) return { kind: 'vm-start-refused' };
  course.reach = 'configure';
  host.isConfiguring = true;
  const isConfigured = isBroken || starts('proxy_on_configure', host.setup.pluginConfig?.length ?? 0);
  host.isConfiguring = false;
  if (!isConfigured) return { kind: 'configuration-refused' };
  course.reach = 'exchange';
  if (isBroken) return { kind: 'trap' };

  deliveries.deliver();
  for (let i = 0; i < host.scenario.ticks && deliveries.tick(); i++);
  if (host.setup.filterType !== 'service') passStream(host, recorder, deliveries, course);
  course.reach = 'end';
  shutDown(host, recorder, deliveries);
  return undefined;
}

function passStream(host: Host, recorder: Recorder, deliveries: Deliveries, course: Course): void {
  const stream = new (host.setup.filterType === 'network' ? Connection : Exchange)(host, recorder, deliveries);
  try {
    stream.run();
  } finally {
    course.exchange = reportOf(stream.stream, stream.end);
  }
}

function startVm(recorder: Recorder): void {
  const guest = recorder.guest;
  if (guest === undefined) return;
  if (!guest.has('_initialize')) return void recorder.call('_start', 0, []);
  recorder.call('_initialize', 0, []);
  if (guest.has('main')) recorder.call('main', 0, [0, 0]);
  else recorder.call('__main_void', 0, []);
}

/** Removes the plugin, as when a proxy is reconfigured. */
function shutDown(host: Host, recorder: Recorder, deliveries: Deliveries): void {
  host.isDonePending = recorder.call('proxy_on_done', ROOT, [ROOT]) === 0;
  deliveries.deliver();
  if (!host.isDonePending) recorder.call('proxy_on_delete', ROOT, [ROOT]);
}
