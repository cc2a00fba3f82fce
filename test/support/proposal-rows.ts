import type { Proposal } from '../../src/wasm/walk.ts';
import { filterParts, goodFilter, withEntries, writeModule } from './module-writer.ts';

/** A filter that uses a proposal in one place, with all proposals that it then uses. */
export interface ProposalRow {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly uses: readonly Proposal[];
  /** The reader refuses it and names the proposal. */
  readonly isUnreadable?: true;
}

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const body = (
  name: string,
  signature: string,
  code: string,
  uses: readonly Proposal[],
  parts: object = {},
): ProposalRow => ({
  name,
  bytes: goodFilter({ functions: [{ signature, body: hex(code), exports: ['feature'] }], parts }),
  uses,
});
/** A filter with one more entry in a section. */
const entry = (name: string, id: number, code: string, uses: readonly Proposal[]): ProposalRow => ({
  name,
  bytes: withEntries(goodFilter(), id, [hex(code)]),
  uses,
});
const unreadable = (row: ProposalRow): ProposalRow => ({ ...row, isUnreadable: true });

const V128 = 'fd0c 00000000000000000000000000000000';
const EXNREF: readonly Proposal[] = ['exceptions with exnref'];
const FUNCTIONS: readonly Proposal[] = ['typed function references'];
const TWO = { memories: [{ min: 1 }, { min: 1 }] };
const SHARED = { memories: [{ min: 1, max: 2, flags: 3 }] };

/** Every proposal after the first version of wasm, in all places where a module can use it. */
export const PROPOSAL_ROWS: readonly ProposalRow[] = [
  body('sign extension', '-> i32', '41 00 c0', []),
  body('saturating conversion', '-> i32', '43 00000000 fc 00', []),
  body('bulk memory', '->', '41 00 41 00 41 00 fc 0a 00 00', []),
  body('multiple values', '-> i32 i32', '41 00 41 00', []),
  body('branches', '->', '02 40 41 00 0e 01 00 00 0b', []),
  body('reference types', '-> externref', 'd0 6f', ['reference types']),
  body('a select with a type', '->', 'd0 70 d0 70 41 00 1c 01 70 1a', ['reference types']),
  body('SIMD', '->', `${V128} 1a`, ['SIMD']),
  body('a lane', '->', `41 00 ${V128} fd 54 00 00 00 1a`, ['SIMD']),
  body('relaxed SIMD', '->', `${V128} ${V128} fd 80 02 1a`, ['SIMD', 'relaxed SIMD']),
  body('a tail call', '->', '12 02', ['tail calls']),
  body('an indirect tail call', '->', '41 00 13 00 00', ['tail calls'], { tables: [{ min: 1 }] }),
  entry('an extended constant', 6, '7f 00 41 01 41 02 6a 0b', ['extended constant expressions']),
  entry('an extended constant as place of data', 11, '00 41 01 41 02 6a 0b 01 61', ['extended constant expressions']),
  body('atomics', '->', 'fe 03 00', []),
  body('atomics on shared memory', '->', '41 00 41 00 fe 1e 02 00 1a', [], SHARED),
  body('old exceptions', '->', '06 40 19 0b', ['exceptions']),
  body('an old delegate', '->', '06 40 18 00', ['exceptions']),
  { name: 'a tag', bytes: goodFilter({ parts: { tags: ['i32 ->'] } }), uses: ['exceptions'] },
  body('new exceptions', '->', '1f 40 00 0b', EXNREF),
  body('new exceptions with a clause', '->', '02 40 1f 40 01 02 00 0b 0b', EXNREF),
  body('throw_ref', '->', 'd0 69 0a', [...EXNREF, 'reference types']),
  entry('exnref in a type', 1, '60 01 69 00', EXNREF),
  body('GC instruction', '->', '41 00 fb 1c 1a', ['GC']),
  body('GC cast', '->', '41 00 fb 1c fb 14 6b 1a', ['GC']),
  entry('GC struct', 1, '5f 01 7f 00', ['GC']),
  entry('GC packed field', 1, '5f 01 78 01', ['GC']),
  entry('GC array', 1, '5e 7f 01', ['GC']),
  entry('GC recursion group', 1, '4e 02 5f 00 5f 00', ['GC']),
  entry('GC subtype', 1, '50 00 5f 00', ['GC']),
  entry('anyref in a type', 1, '60 01 6e 00', ['GC']),
  body('typed function references', '->', 'd0 70 d4 1a', [...FUNCTIONS, 'reference types']),
  body('br_on_null', '->', '02 40 d0 70 d5 00 1a 0b', [...FUNCTIONS, 'reference types']),
  entry('a typed reference in a type', 1, '60 01 63 00 00', FUNCTIONS),
  entry('a table with an initialiser', 4, '40 00 70 00 01 d0 70 0b', [...FUNCTIONS, 'reference types']),
  { name: 'two memories', bytes: goodFilter({ parts: TWO }), uses: ['multiple memories'] },
  body('a load from the second memory', '->', '41 00 28 42 01 00 1a', ['multiple memories'], TWO),
  { name: 'memory64', bytes: goodFilter({ parts: { memories: [{ min: 1, flags: 4 }] } }), uses: ['memory64'] },
  entry('a 64-bit table', 4, '70 04 01', ['memory64']),
  body('stringref instruction', '->', 'fb 82 01 00 1a', ['stringref']),
  body('stringref null', '->', 'd0 67 1a', ['reference types', 'stringref']),
  body('contref null', '->', 'd0 68 1a', ['reference types', 'stack switching']),
  body('suspend', '->', 'e2 00', ['stack switching']),
  body('wide arithmetic', '->', '42 00 42 00 42 00 42 00 fc 13 1a 1a', ['wide arithmetic']),
  body('half precision', '->', '43 00000000 fd a0 02 1a', ['half precision']),
  body('memory.discard', '->', '41 00 41 00 fc 12 00', ['memory control']),
  body('pause', '->', 'fe 04', ['shared-everything threads']),
  unreadable(entry('stringref in a type', 1, '60 01 67 00', ['stringref'])),
  unreadable(entry('a continuation type', 1, '5d 00', ['stack switching'])),
  unreadable(entry('a shared struct', 1, '65 5f 01 7f 00', ['shared-everything threads'])),
  unreadable(entry('a descriptor', 1, '4e 02 4d 01 5f 00 4c 00 5f 00', ['custom descriptors'])),
  unreadable(entry('an exact reference', 1, '60 01 63 62 00 00', ['custom descriptors'])),
  unreadable({
    name: 'a custom page size',
    bytes: withEntries(writeModule({ ...filterParts(), memories: [] }), 5, [hex('08 01 00')]),
    uses: [],
  }),
];
