import type { Validator } from '../../ports.ts';
export interface ValidatorOptions {
    /** Milliseconds for one module that is not done on the spot; default 10,000. */
    readonly timeoutMs?: number;
}
/**
 * V8's validation of core modules: on the spot when they are small, else in a child without environment and files, one after the other; a child that
 * takes too long or fails is killed, and the next module gets a new one. A worker could not be ended in the middle of a validation. Equal bytes are
 * validated once in a row: a publish judges the same module when it is made, read back and verified.
 */
export declare function openValidator(options?: ValidatorOptions): Validator;
