import type { Validator } from '../ports.ts';
export interface ValidatorOptions {
    /** Milliseconds for one module that is not done on the spot; default 10,000. */
    readonly timeoutMs?: number;
}
/**
 * V8's validation of core modules: on the spot where little work is certain, else in a child without environment and files that is killed at its
 * deadline. Equal bytes are validated once in a row: a publish judges the same module when it is made, read back and verified.
 */
export declare function openValidator(options?: ValidatorOptions): Validator;
