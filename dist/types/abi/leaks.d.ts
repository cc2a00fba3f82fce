/** Something in the bytes of a module that should not be published. */
export interface Leak {
    readonly kind: 'path' | 'credential';
    /** Byte offset of the finding. */
    readonly offset: number;
    /** What it is, with secret parts replaced by `***`. */
    readonly shown: string;
}
/**
 * Looks for builder paths and credentials in a module. Examples in texts that SDKs carry, like `user:password@example.com`, are
 * passed over. @returns at most five findings of a pattern, in no order; equal ones, and paths below one home, once.
 */
export declare function findLeaks(bytes: Uint8Array): readonly Leak[];
