import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import type { Problem } from '../../src/abi/report.ts';
import { RULES } from '../../src/abi/rules.ts';
import { readModule } from '../../src/wasm/read.ts';
import { concat, customSection, goodFilter } from '../support/module-writer.ts';
import { GUEST_ROWS } from './guest-rows.ts';
import { good, importing, type Options, SECRET } from './rule-modules.ts';
import { ROWS } from './rule-rows.ts';

function problems(bytes: Uint8Array, { hosts, ...rest }: Options = {}): readonly Problem[] {
  return judgeAbi(readModule(bytes), { hosts: parseHosts(hosts), ...rest }).problems;
}

describe('rules of the ABI report', () => {
  for (const [rule, what, red, green, words] of ROWS) {
    it(`${rule} reports ${what}`, () => {
      const found = problems(...red).filter((one) => one.rule === rule);
      assert.ok(
        found.length > 0,
        `only ${problems(...red)
          .map((one) => one.rule)
          .join(' ')}`,
      );
      assert.ok(
        found.some((one) => words.test(one.message)),
        found.map((one) => one.message).join('\n'),
      );
      assert.ok(found.every((one) => one.hint !== '' && one.where !== ''));
    });
    it(`${rule} does not report the opposite of ${what}`, () =>
      assert.deepEqual(
        problems(...green).filter((one) => one.rule === rule),
        [],
      ));
  }
  it('are all tested above', () =>
    assert.deepEqual(
      Object.keys(RULES).filter((id) => ![...ROWS, ...GUEST_ROWS].some(([rule]) => rule === id)),
      [],
    ));
  it('find nothing in a good filter', () =>
    assert.deepEqual(problems(goodFilter(), { validation: good, declared: '0.2.1', abiVersions: ['v0.2.1'] }), []));
  it('never reveal a credential', () =>
    assert.ok(
      !JSON.stringify(problems(concat([goodFilter(), customSection('x', `https://ci:${SECRET}@h`)]))).includes(SECRET),
    ));
  it('limit the problems of one rule', () => {
    const imports = Array.from({ length: 300 }, (_, i) => ({ module: 'env', name: `missing_${i}`, signature: '->' }));
    const found = problems(goodFilter({ parts: { imports } }));
    assert.equal(found.length, 26);
    assert.equal(found[25]?.message, 'and 275 more');
  });
  it('make foreign names inert', () => {
    const found = problems(importing('env', 'x\n::set-output name=a::b\u202e', '->'));
    assert.ok(found.some((one) => one.where.includes('\\x0a') && one.where.includes('\\u{202e}')));
    assert.ok(!JSON.stringify(found).includes('\u202e'));
  });
});
