import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnnotations, sortedAnnotations } from '../../src/oci/annotations.ts';

describe('annotations', () => {
  const rows: [string, Record<string, string>][] = [
    ['', {}],
    ['\n \n', {}],
    ['org.opencontainers.image.source=https://example.com/a?b=c', { 'org.opencontainers.image.source': 'https://example.com/a?b=c' }],
    ['a=1\r\nb= two words \n\nc=', { a: '1', b: 'two words', c: '' }],
    ['x=ümlaut 漢字 👩‍💻', { x: 'ümlaut 漢字 👩‍💻' }],
    ['constructor=1', { constructor: '1' }],
  ];
  for (const [text, record] of rows) it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual({ ...readAnnotations(text) }, record));
  it('sorts by code unit, whatever the locale', () =>
    assert.deepEqual(Object.keys(sortedAnnotations({ b: '', a: '', Z: '', 'a.b': '' })), ['Z', 'a', 'a.b', 'b']));

  const refused: [string, string, RegExp][] = [
    ['a line without =', 'just words', /"just words": it has no "="/],
    ['an empty key', '=1', /a key has 1 to 256/],
    ['a key with a space', 'a b=1', /a key has/],
    ['a key outside ASCII', 'ä=1', /a key has/],
    ['a key that is a prototype', '__proto__=1', /a key has/],
    ['a key twice', 'a=1\na=2', /there twice/],
    ['a carriage return in a value', 'a=1\r2', /control characters/],
    ['an escape in a value', 'a=\u001b[31m', /control characters/],
    ['a NUL', 'a=\u0000', /control characters/],
    ['a line separator', 'a=1\u2028b=2', /control characters/],
    ['a bidirectional override', 'a=\u202egnp', /control characters/],
    ['half a surrogate', 'a=\ud800', /control characters/],
    ['a long value', `a=${'x'.repeat(8192)}`, /more than 8192 bytes/],
    ['65 of them', Array.from({ length: 65 }, (_, i) => `k${i}=`).join('\n'), /65 annotations: 64 are allowed/],
  ];
  for (const [what, text, message] of refused) it(`refuses ${what}`, () => assert.throws(() => readAnnotations(text), { code: 'ANNOTATION_INVALID', message }));
  for (const key of ['module.wasm.image/variant', 'module.wasm.runtime/type', 'module.wasm.runtime/abi_version', 'org.opencontainers.image.created'])
    it(`refuses to override ${key}`, () =>
      assert.throws(() => readAnnotations(`${key}=x`), { code: 'ANNOTATION_INVALID', message: new RegExp(`"${key}": wasm-image sets it`) }));
  it('takes 64 of 8 KiB', () =>
    assert.equal(Object.keys(readAnnotations(Array.from({ length: 64 }, (_, i) => `k${i}=${'x'.repeat(8000)}`).join('\n'))).length, 64));
});
