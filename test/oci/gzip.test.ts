import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { WasmImageError } from '../../src/core/errors.ts';
import { gunzip, gzip } from '../../src/oci/archive/gzip.ts';
import { seededBytes } from '../support/image-parts.ts';

const text = Buffer.from('one module, one layer, one member');
const good = gzip(text);
const changed = (at: number, byte: number): Uint8Array => {
  const copy = Uint8Array.from(good);
  copy[at < 0 ? copy.byteLength + at : at] = byte;
  return copy;
};
/** `good` with another header: the flags, then their fields. */
const withHeader = (flags: number, fields: string): Uint8Array =>
  Buffer.concat([
    good.subarray(0, 3),
    Uint8Array.of(flags),
    good.subarray(4, 10),
    Buffer.from(fields, 'latin1'),
    good.subarray(10),
  ]);

describe('gzip', () => {
  it('writes no time, no name and system 255 into the header', () =>
    assert.deepEqual([...good.subarray(0, 10)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]));
  it('writes gzip that zlib reads', () => {
    for (const length of [0, 1, 1000, 65_535, 65_536, 700_000])
      assert.deepEqual(zlib.gunzipSync(gzip(seededBytes(length))), Buffer.from(seededBytes(length)));
  });
  it('reads what zlib writes at every level', () => {
    const bytes = seededBytes(100_000);
    for (let level = 0; level <= 9; level += 1)
      assert.deepEqual(Buffer.from(gunzip(zlib.gzipSync(bytes, { level }))), Buffer.from(bytes));
  });
  it('restores any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) =>
        assert.deepEqual([...gunzip(gzip(bytes))], [...bytes]),
      ),
      { seed: 7, numRuns: 200 },
    );
  });
  it('returns bytes or one of our errors for any bytes', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: good.byteLength - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 3 }),
        fc.integer({ min: 0, max: good.byteLength }),
        (changes, length) => {
          const copy = Uint8Array.from(good);
          for (const [at, byte] of changes) copy[at] = byte;
          try {
            gunzip(copy.subarray(0, length));
          } catch (error) {
            assert.ok(
              error instanceof WasmImageError && ['IMAGE_INVALID', 'LIMIT_EXCEEDED'].includes(error.code),
              String(error),
            );
          }
        },
      ),
      { seed: 7, numRuns: 2000 },
    );
  });
  const headers: [string, number, string][] = [
    ['a name', 8, 'plugin.tar\0'],
    ['a comment', 16, 'by hand\0'],
    ['an extra field', 4, '\x03\0abc'],
    ['a name of 511 bytes', 8, `${'x'.repeat(511)}\0`],
    ['all of them, the text flag and a header CRC', 31, '\x01\0aname\0comment\0\x3a\x84'],
  ];
  for (const [what, flags, fields] of headers)
    it(`ignores ${what}`, () => assert.deepEqual(Buffer.from(gunzip(withHeader(flags, fields))), text));

  const malformed: [string, Uint8Array, RegExp][] = [
    ['nothing', new Uint8Array(0), /not gzip/],
    ['a plain tar', new Uint8Array(1024), /not gzip/],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...new Uint8Array(20)), /not gzip/],
    ['another method', changed(2, 7), /not deflate/],
    ['reserved flags', changed(3, 0x20), /reserved flags/],
    [
      'a name that does not end',
      changed(3, 8).map((byte, i) => (i > 9 && byte === 0 ? 1 : byte)),
      /header is incomplete/,
    ],
    ['an extra field beyond the end', withHeader(4, '\xff\xff'), /header is incomplete/],
    ['a name that Go does not read to its end', withHeader(8, `${'x'.repeat(512)}\0`), /longer than 511 bytes/],
    ['a comment that Go does not read to its end', withHeader(16, `${'x'.repeat(512)}\0`), /longer than 511 bytes/],
    ['a header with a wrong CRC', withHeader(2, 'xx'), /header has a wrong CRC/],
    ['a header that ends before its CRC', withHeader(2, '').subarray(0, 11), /not gzip/],
    ['a truncated stream', good.subarray(0, good.byteLength - 12), /damaged/],
    ['a truncated trailer', good.subarray(0, good.byteLength - 1), /end is missing/],
    ['a second member', Buffer.concat([good, good]), /bytes follow its end/],
    ['a zero after its end', Buffer.concat([good, new Uint8Array(1)]), /1 bytes follow its end/],
    ['a wrong CRC', changed(-8, (good.at(-8) ?? 0) ^ 1), /CRC is wrong/],
    ['a wrong length', changed(-4, (good.at(-4) ?? 0) ^ 1), /length is wrong/],
  ];
  for (const [what, bytes, message] of malformed)
    it(`refuses ${what}`, () => assert.throws(() => gunzip(bytes), { code: 'IMAGE_INVALID', message }));

  it('stops a bomb of 1000:1 at 200:1', () => {
    const bomb = zlib.gzipSync(new Uint8Array(64 * 1024 * 1024), { level: 9 });
    assert.ok(bomb.byteLength < 70_000);
    assert.throws(() => gunzip(bomb), { code: 'LIMIT_EXCEEDED', message: /inflates to more than/ });
  });
  it('lets small layers inflate to 1 MiB at any ratio', () =>
    assert.equal(gunzip(zlib.gzipSync(new Uint8Array(1024 * 1024))).byteLength, 1024 * 1024));
  it('stops at the limit of the caller', () => {
    assert.throws(() => gunzip(gzip(seededBytes(1001)), 1000), { code: 'LIMIT_EXCEEDED' });
    assert.equal(gunzip(gzip(seededBytes(1000)), 1000).byteLength, 1000);
  });
  it('does not start on more than 64 MiB', () =>
    assert.throws(() => gunzip(new Uint8Array(64 * 1024 * 1024 + 1)), { code: 'LIMIT_EXCEEDED' }));
});
