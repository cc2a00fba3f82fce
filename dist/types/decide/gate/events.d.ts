import { type Json } from '../../core/json.ts';
/**
 * Runs on these events can execute untrusted code with the permissions of the repository, and the certificate does not
 * say whose code it was. Source: GitHub docs, "Security hardening for GitHub Actions".
 */
export declare const UNTRUSTED_EVENTS: readonly string[];
/** Origin of the code that runs: merged, proposed in the repository itself, or from a fork or an unknown origin. */
export type CodeOrigin = 'merged' | 'proposed' | 'foreign';
/**
 * Whether a ref belongs to a pull request or a merge queue.
 * @param trigger the event that a policy names; its own refs are accepted.
 */
export declare function isProposalRef(ref: string, trigger?: string): boolean;
/**
 * Decides where the code of a run comes from, by its ref and payload, or by the name of the event if neither says it.
 * @param payload of the event; undefined if it could not be read.
 */
export declare function originOf(name: string, ref: string, payload: Json | undefined): CodeOrigin;
/** An own member of an object; undefined for anything else. */
export declare function memberOf(value: Json | undefined, key: string): Json | undefined;
