import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WasmImageError } from '../../src/core/errors.ts';
import { readTar, writeTar } from '../../src/oci/tar.ts';
import { file, MTIME, moduleA } from '../support/image-parts.ts';

const good = writeTar([file('plugin.wasm', moduleA), file('runtime-config.json', Buffer.from('{}'))], MTIME);

/** The archive with bytes of its first header replaced and the checksum made right again. */
function edited(at: number, text: string, tar = good): Uint8Array {
  const copy = Uint8Array.from(tar);
  copy.set(Buffer.from(text, 'latin1'), at);
  copy.set(Buffer.from('        '), 148);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return copy;
}

const withByte = (at: number, byte: number): Uint8Array => {
  const copy = Uint8Array.from(good);
  copy[at] = byte;
  return copy;
};

describe('tar', () => {
  it('writes what tar of the system lists with owner 0, mode 0644 and the given time', (context) => {
    let listing: string;
    try {
      listing = execFileSync('tar', ['tvf', '-'], { input: good, encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } });
    } catch {
      context.skip('no tar program here');
      return;
    }
    assert.match(listing, /^-rw-r--r-- 0\/0 +8 2026-11-23 00:00 plugin\.wasm\n-rw-r--r-- 0\/0 +2 2026-11-23 00:00 runtime-config\.json\n$/);
  });
  it('reads back what it wrote, as views', () => {
    const entries = readTar(good);
    assert.deepEqual(
      entries.map(({ name, bytes }) => [name, bytes.byteLength]),
      [
        ['plugin.wasm', 8],
        ['runtime-config.json', 2],
      ],
    );
    assert.equal(entries[0]?.bytes.buffer, good.buffer);
  });
  it('reads any archive it writes', () => {
    const entry = fc.record({ name: fc.stringMatching(/^[a-z0-9./_-]{1,100}$/), bytes: fc.uint8Array({ maxLength: 1200 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), fc.integer({ min: 0, max: 0o77777777777 }), (entries, mtime) => {
        assert.deepEqual(
          readTar(writeTar(entries, mtime)).map(({ name, bytes }) => [name, [...bytes]]),
          entries.map(({ name, bytes }) => [name, [...bytes]]),
        );
      }),
      { seed: 7, numRuns: 200 },
    );
  });
  it('answers any bytes with entries or with IMAGE_INVALID', () => {
    const change = fc.array(fc.tuple(fc.integer({ min: 0, max: good.byteLength - 1 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, fc.integer({ min: 0, max: good.byteLength }), (changes, length) => {
        const copy = Uint8Array.from(good);
        for (const [at, byte] of changes) copy[at] = byte;
        try {
          readTar(copy.subarray(0, length));
        } catch (error) {
          assert.ok(error instanceof WasmImageError && error.code === 'IMAGE_INVALID', String(error));
        }
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
  it('reads an archive of GNU tar that uses no extension', () => assert.equal(readTar(edited(257, 'ustar  \0'))[0]?.name, 'plugin.wasm'));
  it('reads a prefix as folders', () => assert.equal(readTar(edited(345, 'a/b'))[0]?.name, 'a/b/plugin.wasm'));
  it('reads zero blocks behind the end', () => assert.equal(readTar(Buffer.concat([good, new Uint8Array(8192)])).length, 2));

  const hostile: [string, Uint8Array, RegExp][] = [
    ...(['1 a hard link', '2 a symbolic link', '3 a character device', '4 a block device', '5 a folder', '6 a pipe'] as const).map(
      (row): [string, Uint8Array, RegExp] => [row.slice(2), edited(156, row.slice(0, 1)), new RegExp(`is ${row.slice(2)}`)],
    ),
    ['a sparse file', edited(156, 'S'), /a GNU sparse file/],
    ['a PAX header that would override the path', edited(156, 'x'), /a PAX header/],
    ['a global PAX header', edited(156, 'g'), /a global PAX header/],
    ['a GNU long name', edited(156, 'L'), /a GNU long name/],
    ['an unknown type', edited(156, 'Z'), /of type "Z"/],
    ['a size of 8 GiB', edited(124, '77777777777\0'), /claims 8589934591 bytes, \d+ are left/],
    ['a negative size', edited(124, '-0000000010\0'), /is no size/],
    ['a size in base-256', edited(124, '\x80\0\0\0\0\0\0\0\0\0\0\x08'), /is no size/],
    ['an empty size', edited(124, '            '), /is no size/],
    ['a size with digits behind its end', edited(124, '10\x0010\0\0\0\0\0\0\0'), /is no size/],
    ['a size larger than the data', edited(124, '00000010000\0'), /claims 4096 bytes, 2560 are left/],
    ['a wrong checksum', withByte(0, 0x71), /checksum of a header is wrong/],
    ['a link target on a regular file', edited(157, 'target'), /link target/],
    ['no name', edited(0, '\0'.repeat(100)), /no name/],
    ['a name with a hidden second part', edited(0, 'plugin.wasm\0evil'), /goes on behind its end/],
    ['a name that is not UTF-8', edited(0, '\xff\xfe'), /not UTF-8/],
    ['no magic', edited(257, '\0'.repeat(8)), /not ustar/],
    ['GNU magic with its extension area in use', edited(345, 'x', edited(257, 'ustar  \0')), /not ustar/],
    ['padding that is not zero', withByte(512 + 100, 1), /not zero/],
    ['no end', good.subarray(0, good.byteLength - 1024), /two empty blocks/],
    ['half an end', good.subarray(0, good.byteLength - 512), /two empty blocks/],
    ['a cut header', good.subarray(0, 300), /two empty blocks/],
    ['an entry behind the end', Buffer.concat([good, good]), /bytes behind its end/],
    ['nothing', new Uint8Array(0), /two empty blocks/],
    [
      'over 1024 entries',
      writeTar(
        Array.from({ length: 1025 }, (_, i) => file(`f${i}`, new Uint8Array(0))),
        0,
      ),
      /more than 1024/,
    ],
  ];
  for (const [what, tar, message] of hostile) it(`refuses ${what}`, () => assert.throws(() => readTar(tar), { code: 'IMAGE_INVALID', message }));
  for (const name of ['', 'a b', 'é', 'x'.repeat(101)])
    it(`does not write the name ${JSON.stringify(name.slice(0, 8))}`, () => assert.throws(() => writeTar([file(name, moduleA)], 0), { code: 'INTERNAL' }));
  for (const mtime of [-1, 1.5, 0o100000000000])
    it(`does not write the time ${mtime}`, () => assert.throws(() => writeTar([file('a', moduleA)], mtime), { code: 'INTERNAL' }));
});
