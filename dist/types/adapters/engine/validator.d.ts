import type { Validator } from '../../ports.ts';
/** The limit of a validation. */
export interface ValidatorOptions {
    /** Milliseconds for one module in the child process; default 10,000. */
    readonly timeoutMs?: number | undefined;
}
/**
 * Validates core modules with V8: small ones in our own process, others in a child process without environment and
 * files, one at a time. A child that takes too long or fails is killed, and the next module gets a new one; a worker
 * could not be stopped in the middle of a validation. The last answer is remembered, because a publish judges the same
 * module when it is built, read back and verified.
 * @example
 * const { isValid } = await openValidator().validate(readModule(readFileSync('filter.wasm')));
 */
export declare function openValidator(options?: ValidatorOptions): Validator;
