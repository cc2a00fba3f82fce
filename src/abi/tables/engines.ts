import type { Proposal } from '../../wasm/walk.ts';

/** A version of V8 as a number: 13.8 is 138, 9.5 is 95. */
export type V8Version = number;

/**
 * The V8 that first enables a proposal by default; undefined: none in a known host does.
 * Source: webassembly.org/features (Chrome 112 has V8 11.2); exnref was found enabled in the V8 13.6 of Node 24.
 */
export const SINCE: Readonly<Record<Proposal, V8Version | undefined>> = {
  SIMD: 91,
  exceptions: 95,
  'reference types': 96,
  'tail calls': 112,
  'extended constant expressions': 114,
  'relaxed SIMD': 114,
  'typed function references': 119,
  GC: 119,
  'multiple memories': 120,
  memory64: 133,
  'exceptions with exnref': 136,
  stringref: undefined,
  'stack switching': undefined,
  'wide arithmetic': undefined,
  'half precision': undefined,
  'memory control': undefined,
  'custom descriptors': undefined,
  'shared-everything threads': undefined,
};

/** What we assume of an engine whose version is not known: the V8 of the Envoys from 2022 to 2025. */
export const EVERYWHERE: V8Version = 107;

/** The oldest V8 in the releases of an Envoy minor, by the last minor that has it; undefined where it is not known. */
const ENVOYS: readonly (readonly [until: number, v8: V8Version | undefined])[] = [
  // envoyproxy/envoy#12886 (8.5.210.20).
  [17, 85],
  // #15624 (9.0.257.13).
  [18, 90],
  // #17183 (9.2.230.13).
  [20, 92],
  // #18621 (9.5.172.21).
  [21, 95],
  // #20326 (10.0.139.6).
  [24, 100],
  // #23434 (10.7.193.13); patches of July 2025 brought 12.9 into 1.32, 1.33 and 1.34 (#40364, #40386, #40388).
  [34, 107],
  // Released on the day of the update to 13.8; it is not known which one 1.35.0 has.
  [35, undefined],
  // The programs 1.36.4 and 1.37.0 (13.8.258.26).
  [37, 138],
  // The programs 1.38.2, 1.39.3 and 1.40.0 (14.6.202.10).
  [40, 146],
];

/** V8 of an Envoy minor; undefined where it is not known. */
export function v8OfEnvoy(minor: number): V8Version | undefined {
  return ENVOYS.find(([until]) => minor <= until)?.[1];
}

/** A version of V8 for people: 138 is `13.8`. */
export function printV8(version: V8Version): string {
  return `${Math.floor(version / 10)}.${version % 10}`;
}
