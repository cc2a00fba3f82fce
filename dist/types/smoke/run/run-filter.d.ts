import type { WasmModule } from '../../wasm/module.ts';
import { type SmokeSetup } from '../host/host.ts';
import { type Scenario } from '../scenario/scenario.ts';
import type { SmokeRun } from '../smoke-report.ts';
import { type LinkedImport } from './link.ts';
import { type Guest, type SmokeEvent } from './recorder.ts';
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
/**
 * Starts a filter as the C++ host library does and passes one exchange through it; equal inputs give equal events, but for durations.
 * @param emit told each call before and after it. @returns how it ended.
 * Source: WasmBase::initialize, startVm, start and configure in proxy-wasm-cpp-host src/wasm.cc; the order was seen in Envoy 1.40.0.
 */
export declare function runFilter(module: WasmModule, engine: Engine, scenario: Scenario, setup: SmokeSetup, emit: (event: SmokeEvent) => void): SmokeEnd;
