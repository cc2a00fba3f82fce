import type { Digest } from '../../core/digest.ts';
import type { Package } from './package.ts';
/** What a module is made of, before it is written in one of the two forms. */
export interface Bill {
    readonly module: {
        readonly name: string;
        readonly version: string | undefined;
        readonly digest: Digest;
        /** Languages that the module names. */
        readonly languages: readonly string[];
    };
    /** RFC 3339, UTC, seconds. */
    readonly created: string;
    /** Each once, in the order of their ids. */
    readonly packages: readonly Package[];
}
/** Makes a bill; of two packages with one id the first is kept. */
export declare function makeBill(parts: Omit<Bill, 'packages'>, packages: readonly Package[]): Bill;
