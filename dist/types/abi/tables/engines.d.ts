import type { Proposal } from '../../wasm/walk.ts';
/** A version of V8 as a number: 13.8 is 138, 9.5 is 95. */
export type V8Version = number;
/**
 * The V8 that first enables a proposal by default; undefined: none in a known host does.
 * Source: webassembly.org/features (Chrome 112 has V8 11.2); exnref was found enabled in the V8 13.6 of Node 24.
 */
export declare const SINCE: Readonly<Record<Proposal, V8Version | undefined>>;
/** What we assume of an engine whose version is not known: the V8 of the Envoys from 2022 to 2025. */
export declare const EVERYWHERE: V8Version;
/** V8 of an Envoy minor; undefined where it is not known. */
export declare function v8OfEnvoy(minor: number): V8Version | undefined;
/** A version of V8 for people: 138 is `13.8`. */
export declare function printV8(version: V8Version): string;
