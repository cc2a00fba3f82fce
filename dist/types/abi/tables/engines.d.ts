import type { Proposal } from '../../wasm/walk.ts';
/** A version of V8, as number: 13.8 is 138, 9.5 is 95. */
export type V8Version = number;
/**
 * V8 in which a proposal is switched on by default; undefined: in none of a known host.
 * Source: webassembly.org/features (Chrome 112 has V8 11.2); exnref is on in the V8 13.6 of Node 24, as measured.
 */
export declare const SINCE: Readonly<Record<Proposal, V8Version | undefined>>;
/** What an engine is taken to have whose version is not known: that of the Envoys from 2022 to 2025. */
export declare const EVERYWHERE: V8Version;
/** V8 of an Envoy minor; undefined where it is not known. */
export declare function v8OfEnvoy(minor: number): V8Version | undefined;
export declare function printV8(version: V8Version): string;
