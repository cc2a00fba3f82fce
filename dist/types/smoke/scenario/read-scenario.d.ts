import { type Scenario } from './scenario.ts';
/**
 * Reads a scenario: JSON without unknown or repeated members. Missing members are taken from the default scenario; a
 * given message replaces the default one completely.
 * @param bytes the file, at most 4 MiB. @param name the file's name in errors. @throws SCENARIO_INVALID
 */
export declare function readScenario(bytes: Uint8Array, name: string): Scenario;
