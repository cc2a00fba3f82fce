import type { InputName } from './inputs.ts';
/**
 * An input as its reader writes it: `signing-key` in a workflow, `--signing-key` on the command line.
 * @param value set together with it: `sign: off` in a workflow, `--sign off` on the command line.
 */
export declare function named(name: InputName, value?: string): string;
