import type { Validator } from '../ports.ts';
export interface ValidatorOptions {
    /** Milliseconds for one module; default 10,000. */
    readonly timeoutMs?: number;
}
/**
 * V8's validation of core modules, in a worker without environment, bounded in time and memory, one after the other; one that takes too long or fails
 * is ended and the next module gets a new one. Equal bytes are validated once in a row: a publish judges the same module when it is made, read back
 * and verified.
 */
export declare function openValidator(options?: ValidatorOptions): Validator;
