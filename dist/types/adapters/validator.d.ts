import type { Validator } from '../ports.ts';
export interface ValidatorOptions {
    /** Milliseconds for one module; default 10,000. */
    readonly timeoutMs?: number;
}
/**
 * V8's validation of core modules, each in a worker of its own with no environment, bounded in time and memory.
 * Equal bytes are validated once for each validator: a publish judges the same module when it is made, read back and verified.
 */
export declare function openValidator(options?: ValidatorOptions): Validator;
