import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../../src/abi/rules.ts';
import { CODES, WasmImageError } from '../../src/core/errors.ts';
import { printError } from '../../src/decide/report/print-error.ts';
import { readDocument } from '../support/documents.ts';

const page = readDocument('docs/errors.md');
const sections = page.headings.filter(({ level }) => level === 3).map(({ text }) => text);
/** The text of a section, without its heading. */
const textOf = (name: string): string => page.text.split(`\n### ${name}\n`)[1]?.split(/\n##/)[0]?.trim() ?? '';

describe('docs/errors.md', () => {
  it('has one section per code and rule, and no other', () => {
    const codes = sections.filter((name) => !name.startsWith('PW'));
    assert.deepEqual([...codes].sort(), Object.keys(CODES).sort());
    assert.deepEqual(
      sections.filter((name) => name.startsWith('PW')),
      Object.keys(RULES),
    );
  });

  it('has text in each section', () =>
    assert.deepEqual(
      sections.filter((name) => textOf(name).length < 60),
      [],
    ));

  it('puts each code under its exit status', () => {
    let group = '';
    for (const { level, text } of page.headings) {
      if (level === 2) group = text;
      if (level !== 3 || text.startsWith('PW')) continue;
      const { exit } = CODES[text as keyof typeof CODES];
      assert.ok(
        exit === 1 || exit === 130 ? group === 'Internal and cancelled' : group.endsWith(`exit status ${exit}`),
        `${text} is under "${group}"`,
      );
    }
  });

  it('names the severity of each rule first', () => {
    for (const [rule, { severity }] of Object.entries(RULES))
      assert.match(textOf(rule), new RegExp(`^${severity}\\.`, 'i'), rule);
  });

  it('is linked by printed errors', () => {
    for (const code of ['TAG_RACE', 'OIDC_PERMISSION'] as const) {
      const printed = printError(new WasmImageError(code, 'Cannot do it'));
      const link = /docs: (\S+)#(\S+)/.exec(printed);
      assert.equal(link?.[1], 'https://github.com/wasm-image/wasm-image/blob/main/docs/errors.md');
      assert.ok(page.headings.some(({ anchor }) => anchor === link?.[2]));
    }
  });

  it('mentions only codes and rules that exist', () => {
    const known = new Set<string>([...Object.keys(CODES), ...Object.keys(RULES)]);
    const named = [
      ...page.text.matchAll(/\b(?:PW\d{3}|(?:INPUT|REGISTRY|WASM|TAG|SIGSTORE|IMAGE|TRUST_ROOT)_[A-Z_]+)\b/g),
    ].map(([name]) => name);
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });
});
