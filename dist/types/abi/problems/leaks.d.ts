/** Something in the bytes of a module that should not be published. */
export interface Leak {
    readonly kind: 'path' | 'credential';
    /** False for what only looks like a credential: rules, documents and examples hold such texts too. */
    readonly isCertain: boolean;
    /** Byte offset of the finding. */
    readonly offset: number;
    /** What it is, with secret parts replaced by `***`. */
    readonly shown: string;
}
/**
 * Looks for builder paths and credentials in a module. Examples in texts that SDKs carry, like `user:password@example.com`, are
 * passed over. @param counts whether a finding is one in its place; default all.
 * @returns at most five findings of a pattern, in no order; equal ones, and paths below one home, once.
 */
export declare function findLeaks(bytes: Uint8Array, counts?: (leak: Leak) => boolean): readonly Leak[];
