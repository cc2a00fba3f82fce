import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnnotations, sortedAnnotations } from '../../src/oci/annotations.ts';

describe('annotations', () => {
  const rows: [string, Record<string, string>][] = [
    ['', {}],
    ['\n \n', {}],
    [
      'org.opencontainers.image.source=https://example.com/a?b=c',
      { 'org.opencontainers.image.source': 'https://example.com/a?b=c' },
    ],
    ['a=1\r\nb= two words \n\nc=', { a: '1', b: 'two words', c: '' }],
    ['x=ümlaut 漢字 👩‍💻', { x: 'ümlaut 漢字 👩‍💻' }],
    ['constructor=1', { constructor: '1' }],
    ['manifest:a=1', { a: '1' }],
    ['manifest:a=b:c=d', { a: 'b:c=d' }],
    ['manifest,index:a=1\nindex, manifest:b=2', { a: '1', b: '2' }],
    ['manifest[linux/amd64]:a=1\nmanifest[linux/arm64/v8],index:b=2\nmanifest[]:c=3', { a: '1', b: '2', c: '3' }],
    ['manifest-descriptor,manifest:a=1', { a: '1' }],
    ['a=1\nmanifest:a=1', { a: '1' }],
    ['acme:key=1\nmanifests:b=2\nacme/manifest:c=3', { 'acme:key': '1', 'manifests:b': '2', 'acme/manifest:c': '3' }],
    ['org.opencontainers.image.description=', { 'org.opencontainers.image.description': '' }],
    ['manifest:org.opencontainers.image.created=2026-01-01T00:00:00.000Z\na=1', { a: '1' }],
  ];
  for (const [text, record] of rows)
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual({ ...readAnnotations(text).annotations }, record));
  it('sorts by code unit in every locale', () =>
    assert.deepEqual(Object.keys(sortedAnnotations({ b: '', a: '', Z: '', 'a.b': '' })), ['Z', 'a', 'a.b', 'b']));

  const refused: [string, string, RegExp][] = [
    ['a line without =', 'just words', /"just words": it has no "="/],
    ['an empty key', '=1', /a key has 1 to 256/],
    ['a key with a space', 'a b=1', /a key has/],
    ['a key outside ASCII', 'ä=1', /a key has/],
    ['a key that is a prototype', '__proto__=1', /a key has/],
    ['a duplicate key', 'a=1\na=2', /given twice/],
    [
      'a key with two values for two platforms',
      'manifest[linux/amd64]:a=1\nmanifest[linux/arm64]:a=2',
      /"a": it is given twice/,
    ],
    ['the level of an index', 'index:a=1', /"index:a": its level does not include the manifest/],
    ['the level of a descriptor in an index', 'index-descriptor:a=1', /its level does not include the manifest/],
    ['the level of a descriptor', 'manifest-descriptor[linux/amd64]:a=1', /its level does not include the manifest/],
    ['a level next to an unknown one', 'manifest,imndex:a=1', /"imndex" is not a level/],
    ['a level without a key', 'manifest:=1', /a key has 1 to 256/],
    [
      'our own key after a level',
      'manifest:module.wasm.image/variant=x',
      /"module.wasm.image\/variant": wasm-image sets it/,
    ],
    ['a carriage return in a value', 'a=1\r2', /control characters/],
    ['an escape in a value', 'a=\u001b[31m', /control characters/],
    ['a NUL', 'a=\u0000', /control characters/],
    ['a line separator', 'a=1\u2028b=2', /control characters/],
    ['a bidirectional override', 'a=\u202egnp', /control characters/],
    ['half a surrogate', 'a=\ud800', /control characters/],
    ['a long value', `a=${'x'.repeat(8192)}`, /larger than 8192 bytes/],
    ['65 of them', Array.from({ length: 65 }, (_, i) => `k${i}=`).join('\n'), /65 annotations: the limit is 64/],
  ];
  for (const [what, text, message] of refused)
    it(`refuses ${what}`, () => assert.throws(() => readAnnotations(text), { code: 'ANNOTATION_INVALID', message }));
  for (const key of ['module.wasm.image/variant', 'module.wasm.runtime/type', 'module.wasm.runtime/abi_version'])
    it(`refuses to override ${key}`, () =>
      assert.throws(() => readAnnotations(`${key}=x`), {
        code: 'ANNOTATION_INVALID',
        message: new RegExp(`"${key}": wasm-image sets it`),
      }));
  it('drops a time of creation, even two different ones', () =>
    assert.deepEqual(
      readAnnotations('org.opencontainers.image.created=x\norg.opencontainers.image.created=y').annotations,
      {},
    ));
  it('says which ones it drops', () =>
    assert.deepEqual(readAnnotations('org.opencontainers.image.created=x\na=1').ignored, [
      'org.opencontainers.image.created',
    ]));
  it('accepts 64 of 8 KiB', () =>
    assert.equal(
      Object.keys(
        readAnnotations(Array.from({ length: 64 }, (_, i) => `k${i}=${'x'.repeat(8000)}`).join('\n')).annotations,
      ).length,
      64,
    ));
});
