import { type Json } from '../../core/json.ts';
/**
 * Runs of these execute code of strangers with the rights of the repository, and a certificate does not say whose code it was.
 * Source: GitHub docs, "Security hardening for GitHub Actions".
 */
export declare const UNTRUSTED_EVENTS: readonly string[];
/** Whether a run is about merged code, a proposed change of the repository itself, or one of a fork (also when its origin is unknown). */
export type Content = 'merged' | 'proposed' | 'foreign';
/** Whether a ref belongs to a pull request or a merge queue. @param trigger the event that a policy names: its own refs are accepted. */
export declare function isProposalRef(ref: string, trigger?: string): boolean;
/**
 * Decides what a run is about from facts: its ref and what its payload holds. Names decide only where neither says it.
 * @param payload of the event; undefined when it could not be read.
 */
export declare function contentOf(name: string, ref: string, payload: Json | undefined): Content;
/** A member of its own; undefined for what is not an object. */
export declare function memberOf(value: Json | undefined, key: string): Json | undefined;
