import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proposalsOf } from '../../src/wasm/proposals.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PROPOSAL_ROWS } from '../support/proposal-rows.ts';
import { v8Engine } from '../support/v8.ts';

const NOWHERE = [
  'stringref',
  'stack switching',
  'wide arithmetic',
  'half precision',
  'memory control',
  'custom descriptors',
  'shared-everything threads',
];

describe('proposals that a module uses', () => {
  it('are none in a plain filter', () => assert.deepEqual([...proposalsOf(readModule(goodFilter()))], []));

  for (const { name, bytes, uses } of PROPOSAL_ROWS.filter((row) => row.isUnreadable !== true))
    it(`${name}: ${uses.length === 0 ? 'none' : uses.join(', ')}`, () => {
      assert.deepEqual(
        [...proposalsOf(readModule(bytes))].filter((one) => one !== 'reference types').sort(),
        uses.filter((one) => one !== 'reference types').sort(),
      );
      assert.equal(proposalsOf(readModule(bytes)).has('reference types'), uses.includes('reference types'));
      // The V8 of Node 24 refuses only what no engine supports, so the other rows are valid modules.
      assert.equal(v8Engine.validate(Uint8Array.from(bytes)), !uses.some((one) => NOWHERE.includes(one)));
    });

  for (const { name, bytes, uses } of PROPOSAL_ROWS.filter((row) => row.isUnreadable === true))
    it(`${name} is refused with the name of the proposal`, () =>
      assert.throws(() => readModule(bytes), {
        code: 'WASM_MALFORMED',
        message: new RegExp(uses[0] ?? 'custom page size, which no known host'),
      }));

  it('are found after a body that is not understood', () => {
    const functions = ['ff', '12 02'].map((code) => ({
      signature: '->',
      body: [...Buffer.from(code.replaceAll(' ', ''), 'hex')],
    }));
    assert.deepEqual([...proposalsOf(readModule(goodFilter({ functions })))], ['tail calls']);
  });
});
