import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GUEST_TABLES } from '../../src/abi/guests/guest.ts';
import { parseHosts } from '../../src/abi/host-query.ts';
import { isRefused, judgeAbi } from '../../src/abi/judge.ts';
import type { AbiReport } from '../../src/abi/report.ts';
import { RULES } from '../../src/abi/rules.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter, writeModule } from '../support/module-writer.ts';
import { opa, reactor, SOUND } from './guest-modules.ts';
import { GUEST_ROWS } from './guest-rows.ts';

const judge = (bytes: Uint8Array): AbiReport => judgeAbi(readModule(bytes), { hosts: undefined });
const isError = (rule: string): boolean => RULES[rule as keyof typeof RULES].severity === 'error';

describe('modules of other ABIs', () => {
  for (const [what, bytes] of SOUND)
    it(`have no problems: ${what}`, () => {
      const report = judge(bytes);
      assert.deepEqual([report.hosts, report.problems, report.outside], [[], [], []]);
      assert.equal(isRefused(report), false);
    });
  for (const [rule, what, bytes, words] of GUEST_ROWS)
    it(`${rule} reports ${what}`, () => {
      const report = judge(bytes);
      const found = report.problems.filter((one) => one.rule === rule);
      assert.ok(
        found.some((one) => words.test(one.message)),
        JSON.stringify(report.problems),
      );
      assert.ok(found.every((one) => one.hint !== '' && one.where !== ''));
      assert.equal(
        isRefused(report),
        report.problems.some((one) => isError(one.rule)),
      );
    });
  it('have a source in each table row, and no function twice', () => {
    for (const table of Object.values(GUEST_TABLES)) {
      for (const row of [...table.exports, ...table.imports]) assert.ok(row.source.length > 10);
      const names = table.imports.map((one) => `${one.module}.${one.name}`);
      assert.equal(new Set(names).size, names.length);
    }
  });
  it('get a hint with the name that was probably meant', () => {
    const report = judge(opa({ imports: [{ module: 'env', name: 'opa_printn', signature: 'i32 ->' }] }));
    assert.match(report.problems.find((one) => one.rule === 'PW072')?.hint ?? '', /did you mean opa_println\?/);
  });
});

describe('the proxies to check against', () => {
  it('are the newest Envoys for a filter and for a module without a known ABI', () => {
    for (const bytes of [goodFilter(), writeModule({})]) assert.equal(judge(bytes).hosts.length, 3);
    assert.ok(judge(writeModule({})).problems.some((one) => one.rule === 'PW001'));
  });
  it('are the named ones for every kind of module', () => {
    for (const bytes of [opa(), reactor()]) {
      const report = judgeAbi(readModule(bytes), { hosts: parseHosts('envoy=1.40') });
      assert.deepEqual(
        report.hosts.map((one) => one.verdict),
        ['refused'],
      );
      assert.ok(report.problems.some((one) => one.rule === 'PW001'));
    }
  });
  it('are none for another ABI, and an empty list is not an error', () =>
    assert.equal(isRefused(judgeAbi(readModule(opa()), { hosts: [] })), false));
});
