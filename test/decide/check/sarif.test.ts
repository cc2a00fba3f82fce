import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { printSarif } from '../../../src/commands/check/sarif-file.ts';
import { rememberSecret } from '../../../src/core/text.ts';
import { TreeSearch } from '../../../src/decide/check/files.ts';
import { ADVICE } from '../../../src/decide/check/output/advice.ts';
import { sarifOf } from '../../../src/decide/check/output/sarif.ts';
import type { CheckReport } from '../../../src/decide/check/report.ts';
import { RULES, type RuleName } from '../../../src/decide/check/rules.ts';
import { misfitsOfSarif, type SarifLog, type SarifResult } from '../../support/sarif.ts';

const plugin = (url: string, name = 'auth'): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: ${name}}\nspec:\n  url: ${url}\n`;
const GOOD = `ghcr.io/acme/auth@sha256:${'a'.repeat(64)}`;

function check(files: Readonly<Record<string, string>>): CheckReport {
  const search = new TreeSearch();
  for (const [path, text] of Object.entries(files))
    search.add({ path, bytes: new TextEncoder().encode(text), isTemplate: false });
  const { entries, remarks } = search.result();
  const checked = entries.map((entry) => ({ ...entry, resolved: undefined, isVerified: false, isRecorded: false }));
  return { files: Object.keys(files).length, entries: checked, remarks };
}
function print(report: CheckReport, most?: number): SarifLog {
  const { log } = sarifOf(report, (uri) => ({ uri: encodeURI(uri), isRelative: true }), most);
  assert.deepEqual(misfitsOfSarif(log), []);
  return log as unknown as SarifLog;
}
const resultsOf = (files: Readonly<Record<string, string>>): readonly SarifResult[] =>
  print(check(files)).runs[0].results;
const fingerprints = (results: readonly SarifResult[]): readonly string[] =>
  results.map((one) => Object.values(one.partialFingerprints).join());
/** A finding of any rule, about no reference. */
const remark = (rule: RuleName, message = 'm', line = 1): CheckReport['remarks'][number] => ({
  rule,
  message,
  place: { file: 'a.yaml', line, column: 1, document: 1 },
});
const ofRemarks = (...remarks: CheckReport['remarks']): CheckReport => ({ files: 1, entries: [], remarks });

describe('SARIF of a check', () => {
  it('has the place, the object and what to change', () => {
    const [result, ...others] = resultsOf({ 'deploy/a.yaml': plugin('ghcr.io/acme/auth:v1') });
    assert.equal(others.length, 0);
    assert.deepEqual(
      [result?.ruleId, result?.level, result?.locations[0].physicalLocation],
      [
        'unpinned',
        'error',
        {
          artifactLocation: { uri: 'deploy/a.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 5, startColumn: 8 },
        },
      ],
    );
    assert.match(
      result?.message.text ?? '',
      /^WasmPlugin auth: it is not pinned: the tag v1 can move\. Write the digest /,
    );
  });
  it('counts columns in UTF-16 units, and says so', () => {
    const text = `{"apiVersion":"extensions.istio.io/v1alpha1","kind":"WasmPlugin","😀é":1,"spec":{"url":"ghcr.io/a/b:v1"}}`;
    const log = print(check({ 'a.json': text }));
    const [result] = log.runs[0].results;
    assert.equal(log.runs[0].columnKind, 'utf16CodeUnits');
    const { startColumn } = result?.locations[0].physicalLocation.region ?? { startColumn: 0 };
    assert.ok(
      text
        .slice(startColumn - 1)
        .replace(/^"/, '')
        .startsWith('ghcr.io'),
      String(startColumn),
    );
  });
  it('has nothing for a pinned reference', () => {
    assert.deepEqual(resultsOf({ 'a.yaml': plugin(GOOD) }), []);
  });
  it('has fingerprints that stay when lines move, and differ between findings', () => {
    const [one, two] = [plugin('ghcr.io/acme/auth:v1'), plugin('ghcr.io/acme/auth:v1', 'other')];
    const before = fingerprints(resultsOf({ 'a.yaml': `${one}---\n${two}---\n${one}` }));
    const after = fingerprints(
      resultsOf({ 'a.yaml': `# a line\n\n${one}---\n# more\n${two}---\n${one.replace('v1\n', 'v2\n')}` }),
    );
    assert.equal(new Set(before).size, 3);
    assert.deepEqual(after, before);
    const other = fingerprints(resultsOf({ 'b.yaml': one }));
    assert.notEqual(other[0], before[0]);
  });
  it('keeps the worst findings at the limit, and says how many are left out', () => {
    const report = ofRemarks(remark('link'), remark('fail-open'), remark('undecided'), remark('denied'));
    const { log, left } = sarifOf(report, (uri) => ({ uri, isRelative: true }), 2);
    const { results, invocations } = (log as unknown as SarifLog).runs[0];
    assert.deepEqual([left, results.map(({ ruleId }) => ruleId)], [2, ['undecided', 'denied']]);
    assert.match(invocations[0]?.toolExecutionNotifications?.[0]?.message.text ?? '', /^2 of 4 findings /);
    assert.deepEqual(misfitsOfSarif(log), []);
    const whole = print(report).runs[0];
    assert.equal(whole.invocations[0]?.toolExecutionNotifications, undefined);
    assert.deepEqual(fingerprints(results), fingerprints(whole.results).slice(2));
  });
  it('does not show as an error what could not be found out', () => {
    const results = print(ofRemarks(remark('undecided', 'the registry is down'), remark('missing'))).runs[0].results;
    assert.deepEqual(
      results.map(({ level, message }) => [level, message.text]),
      [
        ['warning', 'Could not find out: the registry is down.'],
        ['error', 'M.'],
      ],
    );
  });
  it('makes no links, control characters or secrets of foreign text', () => {
    rememberSecret('sentinel-"secret');
    const text = '[x](https://evil.example) \u202e sentinel-"secret ::error::';
    const [result] = print(ofRemarks(remark('address', text))).runs[0].results;
    assert.ok(!/\]\(|\u202e|sentinel/.test(result?.message.text ?? ''), result?.message.text);
  });
  it('has long messages cut', () => {
    const [result] = print(ofRemarks(remark('address', 'x'.repeat(100_000)))).runs[0].results;
    assert.ok((result?.message.text.length ?? 0) < 1100);
  });
  it('stays below the size that code scanning accepts', () => {
    const hash = (i: number): string => createHash('shake256', { outputLength: 2000 }).update(String(i)).digest('hex');
    const remarks = Array.from({ length: 5000 }, (_, i) => {
      const { place, ...finding } = remark(i === 4999 ? 'denied' : 'undecided');
      return { ...finding, place: { ...place, file: hash(i) } };
    });
    const { text, left } = printSarif(ofRemarks(...remarks), (file) => file);
    const { results } = (JSON.parse(text) as SarifLog).runs[0];
    assert.deepEqual([left, results.length, results.at(-1)?.ruleId], [2500, 2500, 'denied']);
    assert.ok(gzipSync(text).byteLength < 10_000_000);
  });

  const { rules } = print(ofRemarks()).runs[0].tool.driver;
  const page = readFileSync('docs/findings.md', 'utf8');
  it('has a rule for every finding', () => {
    assert.deepEqual(
      rules.map(({ id }) => id),
      Object.keys(RULES),
    );
    const [{ ruleIndex = -1 } = {}] = print(ofRemarks(remark('layout'))).runs[0].results;
    assert.equal(rules[ruleIndex]?.id, 'layout');
    assert.deepEqual(Object.keys(ADVICE).sort(), Object.keys(RULES).sort());
    const sections = [...page.matchAll(/^## ([a-z-]+)$/gm)].map(([, name]) => name);
    assert.deepEqual(sections, Object.keys(RULES));
  });
  for (const { id, help, helpUri, shortDescription } of rules)
    it(`explains ${id}`, () => {
      assert.ok(helpUri.endsWith(`/docs/findings.md#${id}`));
      assert.ok(help.text.length > shortDescription.text.length + 20);
      assert.ok(help.markdown.includes(helpUri));
      assert.ok(shortDescription.text.length <= 1024);
    });
});
