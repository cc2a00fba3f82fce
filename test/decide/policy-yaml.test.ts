import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import type { Json } from '../../src/core/json.ts';
import { parseYaml } from '../../src/core/yaml.ts';

const good: readonly string[] = [
  'a: 1',
  '---\na: 1\n',
  'a: b # c\n# d\n\nb: c#d\n',
  'a:\n- b\n- c\nd:\n  - e\n',
  'a:\n  - b: 1\n    c: 2\n  - b: 3\n',
  '- - a\n  - b\n- c\n',
  "a: \"x\\n\\u00e9\"\nb: 'it''s'\n",
  'a: [b, "c, d", [1, true]]\nb: {c: 1, d: [e]}\nc: []\n',
  'a: |\n  x\n    y\n\n  z\n\n\nb: |-\n  w\nc: 1\n',
  'list:\n  - key: |\n      -----BEGIN\n      abc\n    name: x\n',
  'a: https://x.y/z:80\nb: refs/tags/v*\nc: -1\nd: 90d\n',
  'a: # comment\n  b: c\n',
  'a:   spaced   out   \r\nb: 2\r\n',
  'a: {b: "x"} # c\n',
  ' a: 1\n',
  'a: [1,]\n',
  '- |\n  x\n',
  '-\n  a: 1\n',
  'a: [1,\n  2]\n',
];

const bad: readonly (readonly [text: string, why: RegExp])[] = [
  ['', /empty/],
  ['# a\n', /empty/],
  ['a: &x 1', /column 7: anchors/],
  ['a: *x', /column 4: aliases/],
  ['a: !!str 1', /anchors and tags/],
  ['<<: x', /key: value/],
  ['a: &x {b: 1}\nc: *x\n', /anchors/],
  ['a: {<<: {b: 1}}\n', /key: value/],
  ['&x a: 1\n', /key: value/],
  ['!!str a: 1\n', /key: value/],
  ['a: ! b\n', /tags/],
  ['a: !<tag:yaml.org,2002:int> "1"\n', /tag/],
  ['"a": 1\n', /key: value/],
  ['[a]: 1\n', /key: value/],
  ['a: *x\n', /aliases/],
  ['a: 1\n...\nb: 2\n', /document|line/],
  ['%TAG ! tag:x,2000:\n---\na: 1\n', /directive/],
  ['a: |+\n  b\n\n', /no other indicator/],
  ['a: >\n  b\n', /folded/],
  ['a: b\n  c\n', /continues on the next line/],
  ['a: "b\n  c"\n', /must end on the same line/],
  ['a: 1\na: 2\n', /twice/],
  ['a: {b: 1, b: 2}\n', /twice/],
  ['__proto__: 1\n', /key: value/],
  ['a: yes\n', /readers disagree/],
  ['a: No\n', /readers disagree/],
  ['a: True\n', /readers disagree/],
  ['a: null\n', /readers disagree/],
  ['a: ~\n', /readers disagree/],
  ['a:\nb: 1\n', /no value/],
  ['a: 1.5\n', /readers disagree/],
  ['a: 012\n', /readers disagree/],
  ['a: 0x1f\n', /readers disagree/],
  ['a: 1e3\n', /readers disagree/],
  ['a: 1_000\n', /readers disagree/],
  ['a: 1:30\n', /readers disagree/],
  ['a: 2026-01-01\n', /readers disagree/],
  ['a: -0\n', /readers disagree/],
  ['a: 12345678901234567890\n', /readers disagree/],
  ['on: 1\n', /some readers do not treat the key on as a string/],
  ['a: b: c\n', /Nested mappings/],
  ['a:b\n', /key: value/],
  ['a: \tb\n', /tab/],
  ['a: b\u2028c\n', /control/],
  ['\ufeffa: 1\n', /control/],
  ['a: 1\n---\nb: 2\n', /line 2, column 1: only one document is allowed/],
  ['%YAML 1.2\n---\na: 1\n', /directive/],
  ['? a\n: b\n', /key: value/],
  ['a:\n  b: 1\n c: 2\n', /line 3, column 1/],
  ['a: [1, 2\n', /end with a \]/],
  ['a: {b}\n', /no value/],
  ['a: "b" c\n', /Unexpected scalar/],
  ['a: |\n  x', /newline/],
  ['a: |2\n  x\n', /no other indicator/],
  ['a: |\nb: 1\n', /empty/],
  ['a: "\\x41"\n', /escape/],
  ['- a\nb: 1\n', /line 2, column 1/],
  [`${'- '.repeat(20)}a\n`, /levels/],
  [`a: ${'['.repeat(20)}${']'.repeat(20)}\n`, /levels/],
  [`a: ${'['.repeat(250_000)}`, /levels/],
  ['- '.repeat(130_000), /levels/],
  ['a: "\\u00e"\n', /escape/],
  ['a: "\\U0001F600"\n', /escape sequence is not valid in JSON/],
  // White space of other alphabets is text. It never indents, and never precedes a comment.
  ['a:\n\u2003\u2003b: 1\n', /no value/],
  ['-\u2003a: 1\n', /plain word/],
  ['a: 1\n\u3000# b: 2\n', /plain word/],
  ['a:\u3000b\n', /key: value/],
];

describe('the YAML of a policy', () => {
  for (const text of good)
    it(`reads ${JSON.stringify(text).slice(0, 60)} as the library does`, () =>
      assert.deepEqual(parseYaml(text, 16), parse(text)));

  for (const [text, why] of bad)
    it(`refuses ${JSON.stringify(text).slice(0, 40)}`, () =>
      assert.throws(() => parseYaml(text, 16), { name: 'SyntaxError', message: why }));

  it('reads every text like the library, or refuses it', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      ': ',
      ':',
      '\n',
      '  ',
      ' ',
      '- ',
      '-',
      '"',
      "'",
      '#',
      ' #',
      '[',
      ']',
      '{',
      '}',
      ',',
      '|',
      '|-',
      '1',
      '0',
      '.',
      'true',
      'no',
      '\\',
      '&',
      '*',
      '!',
      '>',
      '~',
      'é',
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = `a: ${pieces.join('')}`;
        let ours: Json;
        try {
          ours = parseYaml(text, 16);
        } catch (error) {
          assert.ok(error instanceof SyntaxError, String(error));
          return;
        }
        read += 1;
        assert.deepEqual(ours, parse(text, { logLevel: 'silent' }), JSON.stringify(text));
      }),
      { numRuns: 20_000, seed: 7 },
    );
    assert.ok(read > 1000, `${read} were read`);
  });

  it('reads what the library writes, unless it contains null, empty values or fractions', () => {
    const key = fc
      .stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/)
      .filter((name) => !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name));
    const leaf = fc.oneof(fc.stringMatching(/^[ -~]{1,20}$/), fc.integer({ min: 0, max: 1e9 }), fc.boolean());
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (value) => {
        const text = stringify(value, {
          lineWidth: 0,
          defaultStringType: 'QUOTE_DOUBLE',
          defaultKeyType: 'PLAIN',
          blockQuote: false,
        });
        assert.deepEqual(parseYaml(text, 16), value);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
