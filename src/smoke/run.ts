import { signaturesOf } from '../abi/load.ts';
import { abiSeenBy, markersOf } from '../abi/marker.ts';
import { ALLOCATOR_SIGNATURE, ALLOCATORS } from '../abi/tables/callbacks.ts';
import { MARKERS } from '../abi/tables/versions.ts';
import { inert } from '../core/text.ts';
import type { WasmModule } from '../wasm/module.ts';
import { Deliveries } from './deliver.ts';
import { Exchange } from './exchange.ts';
import { utf8Binary } from './headers.ts';
import { Host, ROOT, type SmokeSetup } from './host.ts';
import { type LinkedImport, linkImports, oddCallbacksOf } from './link.ts';
import { GuestMemory } from './memory.ts';
import { type Guest, Recorder, type SmokeEvent, Trapped } from './recorder.ts';
import type { SmokeExchange, SmokeReach, SmokeRun, SmokeStop } from './report.ts';
import { payloadBytes, type Scenario } from './scenario.ts';

/** The engine that runs the module. */
export interface Engine {
  /** Makes the module, without running anything. @throws when the engine does not take it. */
  compile(): void;
  /** Makes the instance and runs its start section. @throws what the engine throws. */
  instantiate(functions: readonly LinkedImport[]): Guest;
  /** Milliseconds of a clock that only grows. */
  now(): number;
}

/** What a run is told as a whole at its end; its steps were told one by one. */
export type SmokeEnd = Omit<SmokeRun, 'steps'>;

interface Course {
  reach: SmokeReach;
  exchange: SmokeExchange | undefined;
}

/**
 * Starts a filter as the C++ host library does and passes one exchange through it; equal inputs give equal events, but for durations.
 * @param emit told each call before and after it. @returns how it ended.
 * Source: WasmBase::initialize, startVm, start and configure in proxy-wasm-cpp-host src/wasm.cc; the order was seen in Envoy 1.40.0.
 */
export function runFilter(module: WasmModule, engine: Engine, scenario: Scenario, setup: SmokeSetup, emit: (event: SmokeEvent) => void): SmokeEnd {
  const abi = module.kind === 'core' ? abiSeenBy(markersOf(module), MARKERS) : undefined;
  if (abi === undefined) return { ...NOTHING, abi: '', reach: 'instantiate', stop: { kind: 'not-proxy-wasm' } };
  let guest: Guest | undefined;
  const allocator = ALLOCATORS.find((name) => signaturesOf(module).has(name)) ?? '';
  const memory = new GuestMemory(
    () => guest?.memory() ?? new Uint8Array(0),
    (size) => (guest?.has(allocator) === true ? (guest.call(allocator, [size]) ?? 0) >>> 0 : 0),
  );
  const host = new Host(abi, scenario, { ...setup, rootId: utf8Binary(setup.rootId) }, memory);
  for (const [key, value] of Object.entries(scenario.sharedData)) host.sharedData.set(utf8Binary(key), { value: payloadBytes(value), cas: host.nextCas++ });
  const recorder = new Recorder(host, module, engine.now, emit);
  const linked = linkImports(module, host);
  const course: Course = { reach: 'instantiate', exchange: undefined };
  emit({ kind: 'begin', callback: 'instantiate' });
  const stop = attempt(() => {
    const refused = refusalOf(engine);
    if (refused !== undefined) return refused;
    if (signaturesOf(module).get(allocator) !== ALLOCATOR_SIGNATURE) return { kind: 'no-allocator' };
    recorder.run('instantiate', [], () => {
      guest = engine.instantiate(linked.functions);
      recorder.guest = guest;
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

  host.isConfiguring = true;
  recorder.call('proxy_on_context_create', ROOT, [ROOT, 0]);
  host.isConfiguring = false;
  if (recorder.call('proxy_on_vm_start', ROOT, [ROOT, host.setup.vmConfig.length]) === 0) return { kind: 'vm-start-refused' };
  course.reach = 'configure';
  host.isConfiguring = true;
  const isConfigured = recorder.call('proxy_on_configure', ROOT, [ROOT, host.setup.pluginConfig?.length ?? 0]) !== 0;
  host.isConfiguring = false;
  if (!isConfigured) return { kind: 'configuration-refused' };

  course.reach = 'exchange';
  deliveries.deliver();
  for (let i = 0; i < host.scenario.ticks && host.tickPeriodMs > 0; i++) {
    host.passTime(host.tickPeriodMs);
    recorder.call('proxy_on_tick', ROOT, [ROOT]);
    deliveries.deliver();
  }
  const exchange = new Exchange(host, recorder, deliveries);
  try {
    exchange.run();
  } finally {
    course.exchange = exchange.report();
  }
  course.reach = 'end';
  shutDown(host, recorder, deliveries);
  return undefined;
}

function startVm(recorder: Recorder): void {
  const guest = recorder.guest;
  if (guest === undefined) return;
  if (!guest.has('_initialize')) return void recorder.call('_start', 0, []);
  recorder.call('_initialize', 0, []);
  if (guest.has('main')) recorder.call('main', 0, [0, 0]);
  else recorder.call('__main_void', 0, []);
}

/** The plugin is taken away, as on every change of the proxy's configuration. */
function shutDown(host: Host, recorder: Recorder, deliveries: Deliveries): void {
  host.isDonePending = recorder.call('proxy_on_done', ROOT, [ROOT]) === 0;
  deliveries.deliver();
  if (!host.isDonePending) recorder.call('proxy_on_delete', ROOT, [ROOT]);
}
