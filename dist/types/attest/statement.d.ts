import { type Digest } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
import { STATEMENT_TYPES } from './predicates.ts';
/** An in-toto statement: the artifacts and a claim about them. Source: in-toto attestation v1 statement. */
export interface Statement {
    readonly type: (typeof STATEMENT_TYPES)[keyof typeof STATEMENT_TYPES];
    readonly subjects: readonly Subject[];
    readonly predicateType: string;
    /** Undefined in signatures of cosign up to 3.0.4. */
    readonly predicate: JsonObject | undefined;
}
/** One artifact of a statement. */
export interface Subject {
    /** The repository of an image, unchecked; undefined in statements of cosign. */
    readonly name: string | undefined;
    readonly digest: Digest;
}
/**
 * Makes a statement about one image.
 * @param options `subjectName`: the repository, HOST/PATH; `digest`: of the image manifest; `predicate`: its key order
 * is kept.
 * @returns the exact payload: compact JSON with a fixed key order, so equal input gives equal bytes.
 * Source: in-toto attestation Statement v1. There is a name because sigstore-python requires one.
 */
export declare function makeStatement(options: {
    readonly subjectName: string;
    readonly digest: Digest;
    readonly predicateType: string;
    readonly predicate: JsonObject;
}): Uint8Array;
/**
 * Reads a statement strictly: no duplicate keys, 1 to 64 subjects, each with a well-formed sha256.
 * @param payload the DSSE payload, at most 1 MiB. @throws WasmImageError BUNDLE_INVALID with the reason.
 */
export declare function readStatement(payload: Uint8Array): Statement;
