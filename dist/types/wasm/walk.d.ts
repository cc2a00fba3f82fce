import { type Cursor } from '../core/bytes.ts';
import { PROPOSED_TYPES } from './types.ts';
/** Proposals that hosts may lack, as people call them. The last ones are switched on in no engine of a known host. */
export type Proposal = 'SIMD' | 'exceptions' | 'reference types' | 'tail calls' | 'extended constant expressions' | 'relaxed SIMD' | 'typed function references' | 'GC' | 'multiple memories' | 'memory64' | 'exceptions with exnref' | 'wide arithmetic' | 'half precision' | 'memory control' | (typeof PROPOSED_TYPES)[keyof typeof PROPOSED_TYPES];
/**
 * Walks over instructions and adds the proposals that they belong to.
 * @param where a body goes to its end, a constant expression to its first `end`, which is passed over. @throws ByteError at what is not understood.
 */
export declare function walkInstructions(cursor: Cursor, found: Set<Proposal>, where: 'body' | 'constant'): void;
