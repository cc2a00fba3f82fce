import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { validationEffort } from '../../src/wasm/effort.ts';
import { readModule } from '../../src/wasm/read.ts';
import { concat, goodFilter, HEADER, leb, section } from '../support/module-writer.ts';
import { manyBlocks, manyLocals } from '../support/slow-modules.ts';

const FOLDER = '../shared/corpus';
const effortOf = (bytes: Uint8Array): number => validationEffort(readModule(bytes));
const withTypes = (...types: readonly number[]): Uint8Array => concat([HEADER, section(1, types)]);
const withBody = (...body: readonly number[]): Uint8Array =>
  concat([HEADER, section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [1, ...leb(body.length), ...body])]);

describe('the effort of validation', () => {
  it('grows with the code times the widest type', () => {
    const [narrow, wide] = [effortOf(manyBlocks(10_000, 1)), effortOf(manyBlocks(10_000, 100))];
    assert.ok(narrow >= 3 * 10_000 * 2 && narrow < 4 * 10_000 * 4, String(narrow));
    assert.ok(wide >= 3 * 10_000 * 200 && wide < 4 * 10_000 * 210, String(wide));
  });
  it('counts locals by number, not by the bytes that they are written in', () => {
    assert.ok(effortOf(manyLocals(100)) >= 100 * 50_000);
    assert.ok(effortOf(withBody(2, ...leb(7000), 0x7f, ...leb(50), 0x63, 0, 0x0b)) >= 7050);
  });
  it('is small for a module without code', () => assert.equal(effortOf(HEADER), HEADER.length + 1));
  it('is small for a filter', () => assert.ok(effortOf(goodFilter()) < 100_000));
  for (const [what, types] of [
    ['a struct', [1, 0x5f, 0]],
    ['an array', [1, 0x5e, 0x7f, 0]],
    ['a recursion group', [1, 0x4e, 1, 0x60, 0, 0]],
    ['a subtype', [1, 0x50, 0, 0x60, 0, 0]],
  ] as const)
    it(`has no bound with ${what} among the types`, () => assert.equal(effortOf(withTypes(...types)), Number.POSITIVE_INFINITY));
  it('has no bound for locals that cannot be read', () => {
    assert.equal(effortOf(withBody(1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)), Number.POSITIVE_INFINITY);
  });
  it('is far below what is done on the spot for modules of third parties', { skip: !existsSync(FOLDER) && `no ${FOLDER}` }, () => {
    for (const path of globSync(`${FOLDER}/*.wasm`)) {
      const module = readModule(readFileSync(path));
      if (module.kind === 'core') assert.ok(validationEffort(module) < 50_000_000, path);
    }
  });
});
