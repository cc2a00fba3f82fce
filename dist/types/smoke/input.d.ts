import type { SmokeSetup } from './host/host.ts';
import type { Scenario } from './scenario/scenario.ts';
/** What the child is given. */
export interface SmokeInput {
    readonly module: Uint8Array;
    readonly scenario: Scenario;
    readonly setup: SmokeSetup;
}
/** Parts of the input, each behind its size in four bytes: setup, scenario, module. */
export declare function writeInput({ module, scenario, setup }: SmokeInput): readonly Uint8Array[];
/** @param bytes all parts in a row. @throws SyntaxError, ByteError, SCENARIO_INVALID */
export declare function readInput(bytes: Uint8Array): SmokeInput;
