import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeSimpleSigning, readSimpleSigning } from '../../src/attest/simple-signing.ts';
import { digestOf } from '../../src/core/digest.ts';

const digest = digestOf(new Uint8Array([1]));
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const payload = (critical: object): object => ({
  critical: { identity: { 'docker-reference': 'r' }, image: {}, type: 'cosign container image signature', ...critical },
});
const image = { 'docker-manifest-digest': digest };

describe('a simple signing payload', () => {
  it('has the bytes that cosign writes', () => {
    const made = new TextDecoder().decode(makeSimpleSigning({ subjectName: 'ghcr.io/acme/filter', digest }));
    assert.equal(
      made,
      `{"critical":{"identity":{"docker-reference":"ghcr.io/acme/filter"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":null}`,
    );
  });

  it('is read as a signature of one image', () => {
    assert.deepEqual(readSimpleSigning(makeSimpleSigning({ subjectName: 'ghcr.io/acme/filter', digest })), {
      subjects: [{ name: 'ghcr.io/acme/filter', digest }],
      predicateType: 'https://sigstore.dev/cosign/sign/v1',
      predicate: undefined,
    });
  });

  it('accepts optional keys that differ only in case', () =>
    assert.deepEqual(readSimpleSigning(bytes({ ...payload({ image }), optional: { a: 1, A: 2 } })).subjects, [
      { name: 'r', digest },
    ]));

  const refused: readonly (readonly [what: string, value: unknown, why: RegExp])[] = [
    ['no JSON', 'x', /strict JSON/],
    ['a key twice', `{"critical":{},"critical":${JSON.stringify(payload({ image }))}}`, /strict JSON/],
    [
      '"Critical" after "critical"',
      JSON.stringify(payload({ image })).replace(/\}$/, ',"Critical":{}}'),
      /some parsers read key "Critical"/,
    ],
    ['"Image" after "image"', payload({ image, Image: {} }), /some parsers read key "Image"/],
    [
      'a digest in another case',
      payload({ image: { ...image, 'Docker-Manifest-Dige\u017ft': 'x' } }),
      /some parsers read key/,
    ],
    ['an optional that is not an object', { ...payload({ image }), optional: 1 }, /"optional" has a value that/],
    ['nothing critical', { optional: {} }, /no "critical"/],
    ['a list', [], /the document has a value that/],
    [
      'another type',
      payload({ image, type: 'atomic container signature' }),
      /its type is "atomic container signature"/,
    ],
    ['no type', payload({ image, type: undefined }), /its type is missing/],
    ['no digest', payload({}), /no sha256/],
    ['a digest in upper case', payload({ image: { 'docker-manifest-digest': digest.toUpperCase() } }), /no sha256/],
    ['a sha512', payload({ image: { 'docker-manifest-digest': `sha512:${'a'.repeat(128)}` } }), /no sha256/],
    ['64 KiB', { ...payload({ image }), optional: { text: 'x'.repeat(65_536) } }, /the limit is 65536/],
  ];
  for (const [what, value, why] of refused)
    it(`is refused with ${what}`, () =>
      assert.throws(() => readSimpleSigning(bytes(value)), { code: 'BUNDLE_INVALID', message: why }));
});
