import type { Digest } from '../../core/digest.ts';
import type { Package } from './package.ts';
/** The packages of a module, before they are written in one of the two formats. */
export interface Bill {
    readonly module: {
        readonly name: string;
        readonly version: string | undefined;
        readonly digest: Digest;
        /** Languages in the producers section of the module. */
        readonly languages: readonly string[];
    };
    /** RFC 3339, UTC, seconds. */
    readonly created: string;
    /** Each once, sorted by id. */
    readonly packages: readonly Package[];
}
/** Makes a bill; keeps the first of two packages with the same id. */
export declare function makeBill(parts: Omit<Bill, 'packages'>, packages: readonly Package[]): Bill;
