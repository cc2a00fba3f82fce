import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllowances } from '../../src/abi/allowances.ts';
import { isRefused, judgeAbi } from '../../src/abi/judge.ts';
import { printAbiReport } from '../../src/abi/print-abi.ts';
import { RULES } from '../../src/abi/rules.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { readModule } from '../../src/wasm/read.ts';
import { LEAKY } from '../support/leaky.ts';
import { goodFilter } from '../support/module-writer.ts';

function refusal(lines: readonly string[]): string {
  try {
    parseAllowances(lines);
    return 'taken';
  } catch (error) {
    assert.ok(error instanceof WasmImageError && error.exitCode === 2);
    return `${error.code} ${error.message} (${error.hint})`;
  }
}

describe('allowed problems', () => {
  it('are a rule and a reason per line', () =>
    assert.deepEqual(parseAllowances(['PW042=test key = public', ' PW042 = ä '].slice(0, 1)), [
      { rule: 'PW042', reason: 'test key = public' },
    ]));
  it('may have spaces around both', () =>
    assert.deepEqual(parseAllowances([' PW042 =  schlüssel ']), [{ rule: 'PW042', reason: 'schlüssel' }]));
  const rows: [what: string, lines: string[], words: RegExp][] = [
    ['no reason at all', ['PW042'], /INPUT_INVALID .*"PW042" in allow-problems: the reason has 0 characters.*PW042=/],
    ['an empty reason', ['PW042= '], /INPUT_INVALID .*the reason has 0 characters/],
    ['a rule that does not exist', ['PW999=x'], /INPUT_INVALID .*"PW999".*this rule cannot be allowed.*PW042/],
    ['a rule in lower case', ['pw042=x'], /this rule cannot be allowed.*PW042/],
    ['a property of every object', ['toString=x'], /this rule cannot be allowed/],
    ["a host's verdict", ['PW020=x'], /"PW020".*this rule cannot be allowed.*PW042/],
    ['a rule about the start', ['PW052=x'], /"PW052".*PW042/],
    ['another policy rule', ['PW043=x'], /"PW043".*this rule cannot be allowed/],
    ['a signature', ['SIGNATURE_DENIED=x'], /this rule cannot be allowed/],
    ['the same rule twice', ['PW042=a', 'PW042=b'], /PW042.*twice/],
    ['control characters', ['PW042=a\tb'], /control/],
    ['invisible characters', ['PW042=a\u202eb'], /control/],
    ['a reason that is too long', [`PW042=${'x'.repeat(501)}`], /501/],
  ];
  for (const [what, lines, words] of rows) it(`refuse ${what}`, () => assert.match(refusal(lines), words));

  it('are only rules of our own policy that are marked', () =>
    assert.deepEqual(
      Object.entries(RULES).flatMap(([id, facts]) => ('isAllowable' in facts ? [id] : [])),
      ['PW042'],
    ));
  it('do not refuse the module, and are reported with their reason', () => {
    const allowed = parseAllowances(['PW042=it is the key of a test']);
    const report = judgeAbi(readModule(LEAKY), { hosts: undefined, allowed });
    assert.equal(isRefused(report), false);
    assert.deepEqual(
      report.problems.map((one) => [one.rule, one.severity, one.allowed]),
      [['PW042', 'error', 'it is the key of a test']],
    );
    assert.match(printAbiReport(report), /allowed PW042 .*\n.*\n.*because: it is the key of a test/);
    assert.equal(isRefused(judgeAbi(readModule(LEAKY), { hosts: undefined })), true);
  });
  it('allow nothing else', () => {
    const bad = readModule(goodFilter({ without: ['malloc'] }));
    assert.equal(isRefused(judgeAbi(bad, { hosts: [], allowed: parseAllowances(['PW042=x']) })), true);
    const forged = [{ rule: 'PW010', reason: 'x' }] as never;
    assert.equal(isRefused(judgeAbi(bad, { hosts: [], allowed: forged })), true);
  });
});
