import { type Digest } from '../core/digest.ts';
import type { Statement } from './statement.ts';
/** The largest payload that is read. Bytes; real ones are about 250. */
export declare const MAX_SIMPLE_SIGNING_BYTES: number;
/**
 * Makes the payload that cosign before version 3 verifies as a signature of an image. It contains only name and digest.
 * @param options `subjectName`: the repository, HOST/PATH. @returns the exact bytes, in the key order of Go's encoder.
 * Source: sigstore/sigstore v1.10 pkg/signature/payload/payload.go.
 */
export declare function makeSimpleSigning(options: {
    readonly subjectName: string;
    readonly digest: Digest;
}): Uint8Array;
/**
 * Reads such a payload strictly, as a statement that signs one image. Ignores `optional`, which proves nothing.
 * @param payload at most 64 KiB. @throws WasmImageError BUNDLE_INVALID with the reason.
 */
export declare function readSimpleSigning(payload: Uint8Array): Pick<Statement, 'subjects' | 'predicateType' | 'predicate'>;
