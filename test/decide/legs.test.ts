import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { spread } from '../../src/decide/plan/changes/legs.ts';
import { checkLegs, type Leg, readExpected } from '../../src/decide/plan/modules/legs.ts';
import { parseRepository, parseTag } from '../../src/oci/reference.ts';

const one = digestOf(Buffer.from('1'));
const two = digestOf(Buffer.from('2'));
const namesOf = (text: string): readonly string[] => readExpected(text).map(({ name }) => name);
/** The matrix that the action plan prints. */
const matrixOf = (names: readonly string[], most: number): string =>
  JSON.stringify({
    include: spread(
      names.map(
        (name) =>
          [
            name,
            new Map([
              ['build', 'rust'],
              ['vm-config', 'x = 1; y\nz'],
            ]),
          ] as const,
      ),
      most,
    ),
  });

describe('the modules that must have a record', () => {
  const rows: readonly (readonly [what: string, text: string, names: readonly string[]])[] = [
    ['names', 'a, b\nedge/c\n', ['a', 'b', 'edge/c']],
    ['a list', '["a", "b"]', ['a', 'b']],
    ['a matrix with names', '{"name": ["a", "b"]}', ['a', 'b']],
    ['a matrix with a leg per module', matrixOf(['a', 'edge/b', 'c'], 256), ['a', 'edge/b', 'c']],
    [
      'a matrix with several modules in a leg',
      matrixOf(['a', 'edge/b', 'c', 'd', 'e'], 2),
      ['a', 'edge/b', 'c', 'd', 'e'],
    ],
    [
      'the entries of a matrix',
      '[{"name": "a and 1 more", "modules": "# two\\n a = x.wasm\\n\\n b; build: rust"}]',
      ['a', 'b'],
    ],
    [
      'a leg whose values have other signs',
      '[{"name": "a", "modules": "a; vm-config: \\"x = y; z\\"\\n b = x=y.wasm"}]',
      ['a', 'b'],
    ],
    ['a leg with a file', '[{"name": "a", "modules": "filters/a.yaml"}]', ['a']],
    ['results', JSON.stringify({ a: { digest: one, tags: [] }, b: { digest: two } }), ['a', 'b']],
    ['digests by name', JSON.stringify({ a: one, include: two, name: two }), ['a', 'include', 'name']],
  ];
  for (const [what, text, names] of rows) it(`are read from ${what}`, () => assert.deepEqual(namesOf(text), names));

  const invalid: readonly (readonly [text: string, code: string])[] = [
    ['', 'INPUT_MISSING'],
    ['[]', 'INPUT_MISSING'],
    ['{}', 'INPUT_MISSING'],
    ['{"include": []}', 'INPUT_MISSING'],
    ['{"include": 5}', 'INPUT_INVALID'],
    ['{"a": "sha256:1"}', 'INPUT_INVALID'],
    ['{"a": {}}', 'INPUT_INVALID'],
    ['{"a": null}', 'INPUT_INVALID'],
    [`{"a": {"digest": "${one}", "recordDigest": ""}}`, 'INPUT_INVALID'],
    [`{"a": "${one}", "a": "${two}"}`, 'INPUT_INVALID'],
    ['[5]', 'INPUT_INVALID'],
    ['[{"modules": "x.yaml"}]', 'INPUT_INVALID'],
  ];
  for (const [text, code] of invalid)
    it(`are refused: ${text === '' ? 'nothing' : text}`, () => assert.throws(() => readExpected(text), { code }));
});

describe('a record', () => {
  const leg: Leg = {
    name: 'a',
    digest: one,
    moduleDigest: two,
    recordDigest: two,
    repositories: [parseRepository('ghcr.io/acme/a')],
    tags: [parseTag('v1')],
    held: {},
  };
  const check = (expected: string): void =>
    checkLegs([leg], { expected: readExpected(expected), images: [], tags: [], repository: undefined });
  const rows: readonly (readonly [expected: object, said: RegExp | undefined])[] = [
    [{ a: one }, undefined],
    [{ a: { digest: one, recordDigest: two } }, undefined],
    [{ a: two }, /its record names the image sha256:\w+, but sha256:\w+ was published/],
    [{ a: { digest: one, recordDigest: one } }, /its record is not the one/],
    [{ a: one, b: one }, /no record of module "b"/],
    [{ b: one }, /no record of module "b"/],
  ];
  for (const [expected, said] of rows)
    it(`${said === undefined ? 'is taken' : 'is refused'} for ${JSON.stringify(expected).replaceAll(/[0-9a-f]{60}/g, '')}`, () => {
      if (said === undefined) check(JSON.stringify(expected));
      else assert.throws(() => check(JSON.stringify(expected)), said);
    });
});
