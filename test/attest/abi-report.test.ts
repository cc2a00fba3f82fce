import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeAbi } from '../../src/abi/judge.ts';
import type { AbiReport } from '../../src/abi/report.ts';
import { makeAbiPredicate, readAbiPredicate } from '../../src/attest/abi-report.ts';
import { makeStatement, readStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import { isObject, type JsonObject } from '../../src/core/json.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';
import { misfits, readSchemas } from '../support/schema.ts';

const digest = digestOf(new TextEncoder().encode('manifest'));
const report = judgeAbi(readModule(goodFilter()), { hosts: undefined });
const about = { subjectName: 'ghcr.io/acme/filter', digest };
const smoke = { verdict: 'started', reach: 'end', engine: 'v8 1', filterType: 'http', durationMs: 3, steps: ['x'] };
const schemas = readSchemas('docs/abi-attestation.schema.json', 'docs/abi-report.schema.json');
const [SCHEMA = ''] = [...schemas.keys()];

const predicateOf = (one: AbiReport, start?: typeof smoke): JsonObject => makeAbiPredicate(one, start);

describe('an ABI attestation', () => {
  it('has the module, its report and the result of the start, but nothing that differs between runs', () => {
    const predicate = predicateOf(report, smoke);
    assert.deepEqual(predicate, {
      'module-digest': report['module-digest'],
      report: JSON.parse(JSON.stringify(report)),
      smoke: { verdict: 'started', reach: 'end', engine: 'v8 1', filterType: 'http' },
    });
    assert.deepEqual(misfits(schemas, SCHEMA, predicate), []);
    assert.ok(!('smoke' in predicateOf(report)));
  });
  it('stays far below the 1 MiB that verifiers read, for every module', () => {
    const section = { name: `custom "${'\\u{202e}'.repeat(12)}"`, size: 1 };
    const outside = { module: 'm'.repeat(240), name: 'n'.repeat(240), kind: 'function', type: 't'.repeat(540) };
    const huge = {
      ...report,
      sections: Array.from({ length: 1_000 }, () => section),
      outside: Array.from({ length: 1_000 }, () => outside),
    };
    assert.ok(JSON.stringify(makeAbiPredicate(huge)).length < 256 * 1024);
  });

  const base = predicateOf(report);
  const inner = isObject(base.report) ? base.report : {};
  const host = { host: 'envoy', version: '1.40', verdict: 'loads', evidence: 'ran' };
  const rows: readonly (readonly [what: string, predicate: JsonObject, moduleDigest: boolean, isAccepted: boolean])[] =
    [
      ['a good one', base, true, true],
      ['one with a warning', { ...base, report: { ...inner, problems: [{ severity: 'warning' }] } }, true, true],
      [
        'one with an error',
        { ...base, report: { ...inner, problems: [{ severity: 'warning' }, { severity: 'error' }] } },
        true,
        false,
      ],
      [
        'an error that the signer allowed',
        { ...base, report: { ...inner, problems: [{ severity: 'error', rule: 'PW042', allowed: 'x' }] } },
        true,
        false,
      ],
      ['a problem without severity', { ...base, report: { ...inner, problems: [{}] } }, true, false],
      ['problems that are not a list', { ...base, report: { ...inner, problems: {} } }, true, false],
      [
        'a host that refuses',
        { ...base, report: { ...inner, hosts: [host, { ...host, verdict: 'refused' }] } },
        true,
        false,
      ],
      ['a host without a verdict', { ...base, report: { ...inner, hosts: [null] } }, true, false],
      ['a report of another schema', { ...base, report: { ...inner, schema: 'x' } }, true, false],
      ['no report', { 'module-digest': base['module-digest'] ?? '' }, false, false],
      ['another digest in the report', { ...base, report: { ...inner, 'module-digest': digest } }, false, true],
      ['an invalid digest', { ...base, 'module-digest': 'sha256:0' }, false, true],
      ['nothing', {}, false, false],
    ];
  for (const [what, predicate, hasDigest, isAccepted] of rows)
    it(`is read: ${what}`, () => {
      const read = readAbiPredicate(readStatement(makeStatement({ ...about, predicateType: 'x', predicate })));
      assert.equal(read.moduleDigest, hasDigest ? report['module-digest'] : undefined);
      assert.equal(read.isAccepted, isAccepted);
    });
  it('is read with the allowances of the verifier', () => {
    const predicate = (rule: string): JsonObject => ({
      ...base,
      report: { ...inner, problems: [{ severity: 'error', rule }] },
    });
    const isAccepted = (rule: string): boolean =>
      readAbiPredicate(readStatement(makeStatement({ ...about, predicateType: 'x', predicate: predicate(rule) })), [
        { rule: 'PW042', reason: 'x' },
      ]).isAccepted;
    assert.deepEqual([isAccepted('PW042'), isAccepted('PW043')], [true, false]);
  });
});
