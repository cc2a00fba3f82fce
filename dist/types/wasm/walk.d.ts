import { type Cursor } from '../core/bytes.ts';
import { PROPOSED_TYPES } from './types.ts';
/** Proposals that hosts may lack, by their usual names. No engine of a known host has enabled the last ones. */
export type Proposal = 'SIMD' | 'exceptions' | 'reference types' | 'tail calls' | 'extended constant expressions' | 'relaxed SIMD' | 'typed function references' | 'GC' | 'multiple memories' | 'memory64' | 'exceptions with exnref' | 'wide arithmetic' | 'half precision' | 'memory control' | (typeof PROPOSED_TYPES)[keyof typeof PROPOSED_TYPES];
/**
 * Walks over instructions and adds the proposals that they belong to.
 * @param where a body ends with its bytes, a constant expression after its first `end`. @throws ByteError at something
 * that is not understood.
 */
export declare function walkInstructions(cursor: Cursor, found: Set<Proposal>, where: 'body' | 'constant'): void;
