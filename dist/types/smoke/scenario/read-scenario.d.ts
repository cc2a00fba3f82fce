import { type Scenario } from './scenario.ts';
/**
 * Reads a scenario: JSON without unknown or repeated members; what is left out is as in the default scenario, but a message that is
 * given replaces the default one whole.
 * @param bytes the file, at most 4 MiB. @param name how the file is called in errors. @throws SCENARIO_INVALID
 */
export declare function readScenario(bytes: Uint8Array, name: string): Scenario;
