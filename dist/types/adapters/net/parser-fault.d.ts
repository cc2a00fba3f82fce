import type { TransportFault } from './transport-error.ts';
/**
 * The limit for the headers of one response, trailers included, in bytes. Google Artifact Registry sends 21 KB, and
 * Node's own limit is 16 KiB.
 */
export declare const MAX_HEADER_BYTES: number;
/**
 * What is wrong with a response that Node's HTTP parser rejects; another attempt would fail in the same way.
 * @returns undefined for an error of another kind.
 */
export declare function parserFault({ code, }: NodeJS.ErrnoException): {
    readonly kind: TransportFault;
    readonly why: string;
} | undefined;
