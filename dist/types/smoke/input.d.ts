import type { SmokeSetup } from './host/host.ts';
import type { Scenario } from './scenario/scenario.ts';
/** What the child process gets. */
export interface SmokeInput {
    readonly module: Uint8Array;
    readonly scenario: Scenario;
    readonly setup: SmokeSetup;
}
/** The parts of the input: setup, scenario and module, each after its size in four bytes. */
export declare function writeInput({ module, scenario, setup }: SmokeInput): readonly Uint8Array[];
/** Reads what {@link writeInput} wrote. @param bytes all parts. @throws SyntaxError, ByteError, SCENARIO_INVALID */
export declare function readInput(bytes: Uint8Array): SmokeInput;
