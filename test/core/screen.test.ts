import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coloursFor, columnsOf, paint, wrap } from '../../src/core/screen.ts';
import { shortDigest } from '../../src/core/text.ts';

describe('colours', () => {
  const rows: readonly [env: Record<string, string>, isTerminal: boolean, colour: string][] = [
    [{}, true, 'ansi'],
    [{}, false, 'none'],
    [{ TERM: 'dumb' }, true, 'none'],
    [{ NO_COLOR: '1' }, true, 'none'],
    [{ NO_COLOR: '' }, true, 'ansi'],
    [{ FORCE_COLOR: '0' }, true, 'none'],
    [{ FORCE_COLOR: 'false' }, true, 'none'],
    [{ FORCE_COLOR: '' }, false, 'ansi'],
    [{ FORCE_COLOR: '1' }, false, 'ansi'],
    [{ FORCE_COLOR: '2' }, false, 'ansi'],
    [{ FORCE_COLOR: '3', TERM: 'dumb', NO_COLOR: '1' }, false, 'ansi'],
    [{ FORCE_COLOR: 'true' }, false, 'ansi'],
    [{ FORCE_COLOR: 'perhaps' }, false, 'none'],
    [{ FORCE_COLOR: 'perhaps' }, true, 'ansi'],
  ];
  for (const [env, isTerminal, colour] of rows)
    it(`${JSON.stringify(env)} on ${isTerminal ? 'a terminal' : 'a pipe'}: ${colour}`, () =>
      assert.equal(coloursFor(env, isTerminal), colour));
  it('are off unless asked for', () => {
    assert.equal(paint({}, 'red', 'x'), 'x');
    assert.equal(paint({ colour: 'ansi' }, 'red', 'x'), '\u001b[31mx\u001b[39m');
  });
});

describe('wrapping', () => {
  const rows: readonly [what: string, text: string, width: number | undefined, wrapped: string][] = [
    ['a line that fits stays', '  a b', 5, '  a b'],
    ['without a width everything stays', 'word '.repeat(100), undefined, 'word '.repeat(100)],
    ['a long line breaks between words', '  one two three', 9, '  one two\n    three'],
    ['columns keep their spaces', 'a    b', 6, 'a    b'],
    ['a word that no line can hold stays on its line', 'see 123456789012', 8, 'see 123456789012'],
    ['styles take no columns', `${paint({ colour: 'ansi' }, 'red', 'abc')} def`, 7, '\u001b[31mabc\u001b[39m def'],
    ['wide characters take two', '\u6f22\u5b57 ab', 6, '\u6f22\u5b57\n    ab'],
  ];
  for (const [what, text, width, wrapped] of rows) it(what, () => assert.equal(wrap(text, { width }, '    '), wrapped));
  it('breaks nothing and loses nothing at any width', () => {
    const text = '  hint: set --root-id to the root ID that the filter registers; see docs';
    for (let width = 1; width < 90; width += 1) {
      const wrapped = wrap(text, { width }, ' ');
      assert.equal(wrapped.replaceAll(/\s+/g, ' '), text.replaceAll(/\s+/g, ' '));
      for (const line of wrapped.split('\n'))
        assert.ok(columnsOf(line) <= width || !line.trim().includes(' ') || width < 14, `${width}: ${line}`);
    }
  });
});

it('short digests are only made of digests', () => {
  assert.equal(shortDigest(`sha256:${'ab'.repeat(32)}`), `sha256:${'ab'.repeat(6)}`);
  for (const text of ['gone', `sha256:${'a'.repeat(63)}`, `sha256:${'A'.repeat(64)}`, ''])
    assert.equal(shortDigest(text), text);
});
