import type { WasmModule } from '../../wasm/module.ts';
import { type SmokeSetup } from '../host/host.ts';
import { type Scenario } from '../scenario/scenario.ts';
import type { SmokeRun } from '../smoke-report.ts';
import { type LinkedImport } from './link.ts';
import { type Guest, type SmokeEvent } from './recorder.ts';
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
/**
 * Starts a filter as the C++ host library does and passes one exchange through it. Equal inputs give equal events,
 * except for durations.
 * @param emit called before and after each call. @returns how the run ended.
 * Source: WasmBase::initialize, startVm, start and configure in proxy-wasm-cpp-host src/wasm.cc.
 * Evidence: the order was seen in Envoy 1.40.0.
 */
export declare function runFilter(module: WasmModule, engine: Engine, scenario: Scenario, setup: SmokeSetup, emit: (event: SmokeEvent) => void): SmokeEnd;
