import { type Environment } from '../host/program.ts';
/**
 * `node` and `npm` exist on every runner, but not always in PATH: then the Node that runs us is used. On Windows npm is
 * a batch file, which cannot be started without a shell (CVE-2024-27980), so we pass its script to node.
 * @returns the program and its arguments; any other command unchanged.
 */
export declare function commandOf(argv: readonly string[], env: Environment): readonly [string, ...string[]];
