import { type JsonObject } from '../core/json.ts';
/**
 * The subject alternative name that Fulcio writes for a job of another CI than GitHub's, or for a workload.
 * @returns undefined if the claims are those of no CI that we know.
 */
export declare function readJobName(claims: JsonObject, subject: string): string | undefined;
