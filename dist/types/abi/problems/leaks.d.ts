/** Something in the bytes of a module that should not be published. */
export interface Leak {
    readonly kind: 'path' | 'credential';
    /** False if it only looks like a credential: rule sets, documents and examples contain such strings too. */
    readonly isCertain: boolean;
    /** Byte offset. */
    readonly offset: number;
    /** The finding, with secret parts replaced by `***`. */
    readonly shown: string;
}
/**
 * Finds paths of the build machine and credentials in a module. Skips examples such as `user:password@example.com`,
 * which SDKs contain. @param counts whether a finding counts where it is; default all.
 * @returns at most five findings per pattern, unordered; equal ones, and paths below one home, once.
 */
export declare function findLeaks(bytes: Uint8Array, counts?: (leak: Leak) => boolean): readonly Leak[];
