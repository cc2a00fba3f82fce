import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WasmImageError } from '../../src/core/errors.ts';
import { readTar, writeTar } from '../../src/oci/archive/tar.ts';
import { file, MTIME, moduleA, moduleB } from '../support/image-parts.ts';
import { archive, entry, pax, paxRecord } from '../support/tar.ts';

const good = writeTar([file('plugin.wasm', moduleA), file('runtime-config.json', Buffer.from('{}'))], MTIME);

/** The archive with some bytes of its first header replaced and the checksum corrected. */
function edited(at: number, text: string, tar = good): Uint8Array {
  const copy = Uint8Array.from(tar);
  copy.set(Buffer.from(text, 'latin1'), at);
  copy.set(Buffer.from('        '), 148);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return copy;
}

describe('tar', () => {
  const plugin = entry({ name: 'plugin.wasm' }, moduleA);
  it('writes an archive that the system tar lists with owner 0, mode 0644 and the given time', (context) => {
    let listing: string;
    try {
      listing = execFileSync('tar', ['tvf', '-'], {
        input: good,
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
      });
    } catch {
      context.skip('no tar program here');
      return;
    }
    assert.match(
      listing,
      /^-rw-r--r-- 0\/0 +8 2026-11-23 00:00 plugin\.wasm\n-rw-r--r-- 0\/0 +2 2026-11-23 00:00 runtime-config\.json\n$/,
    );
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
    const entry = fc.record({
      name: fc.stringMatching(/^[a-z0-9_-]{1,49}(?:\/[a-z0-9_-]{1,49}){0,1}$/),
      bytes: fc.uint8Array({ maxLength: 1200 }),
    });
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
  it('returns entries or IMAGE_INVALID for any bytes', () => {
    const change = fc.array(
      fc.tuple(fc.integer({ min: 0, max: good.byteLength - 1 }), fc.integer({ min: 0, max: 255 })),
      { minLength: 1, maxLength: 4 },
    );
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
  it('reads an archive of GNU tar without extensions', () =>
    assert.equal(readTar(edited(257, 'ustar  \0'))[0]?.name, 'plugin.wasm'));
  const read: [string, Uint8Array, string[]][] = [
    ['a folder with a trailing slash', archive(entry({ name: 'etc/', type: '5' }), plugin), ['plugin.wasm']],
    ['a folder without a trailing slash', archive(entry({ name: 'etc', type: '5' }), plugin), ['plugin.wasm']],
    [
      'the root as a folder',
      archive(entry({ name: './', type: '5' }), entry({ name: './plugin.wasm' }, moduleA)),
      ['./plugin.wasm'],
    ],
    ['a name from the root', archive(entry({ name: '/policy.wasm' }, moduleA)), ['/policy.wasm']],
    ['a file of type NUL', archive(entry({ name: 'plugin.wasm', type: '\0' }, moduleA)), ['plugin.wasm']],
    [
      'numbers that end with a space',
      archive(entry({ name: 'plugin.wasm', size: '00000000010 ', mode: '000644 \0' }, moduleA)),
      ['plugin.wasm'],
    ],
    [
      'empty numbers',
      archive(entry({ name: 'plugin.wasm', devMajor: '\0'.repeat(8), uid: '\0'.repeat(8) }, moduleA)),
      ['plugin.wasm'],
    ],
    [
      'a PAX path',
      archive(pax(paxRecord('path', 'a/ä.txt')), entry({ name: 'a/x' }, moduleB), plugin),
      ['a/ä.txt', 'plugin.wasm'],
    ],
    [
      'PAX records without a path',
      archive(
        pax(
          ['mtime', 'atime', 'ctime'].map((key) => paxRecord(key, '1795392000.25')).join('') +
            paxRecord('uid', '2097152') +
            paxRecord('uname', 'ä') +
            paxRecord('comment', 'x=y') +
            paxRecord('SCHILY.xattr.security.capability', '\x01\0\0\x02') +
            paxRecord('LIBARCHIVE.xattr.user.x', 'AAAA') +
            paxRecord('SCHILY.xattr.com.apple.metadata:kMDItemWhereFroms', 'x') +
            paxRecord('SCHILY.xattr.com.apple.lastuseddate#PS', 'x') +
            paxRecord('SCHILY.acl.access', 'user::rw-') +
            paxRecord('SCHILY.ino', '7') +
            paxRecord('RHT.security.selinux', 'x'),
        ),
        plugin,
      ),
      ['plugin.wasm'],
    ],
    ['a PAX size that equals that of the header', archive(pax(paxRecord('size', '8')), plugin), ['plugin.wasm']],
    [
      'a PAX header of a folder',
      archive(pax(paxRecord('mtime', '1.5')), entry({ name: 'etc/', type: '5' }), plugin),
      ['plugin.wasm'],
    ],
    [
      'links and devices that lead to no module',
      archive(
        entry({ name: 'bin/[' }, moduleB),
        entry({ name: 'bin/acpid', type: '1', link: 'bin/[' }),
        entry({ name: 'bin/sh', type: '2', link: '/bin/[' }),
        entry({ name: 'dev/null', type: '3', devMajor: '0000001\0', devMinor: '0000003\0' }),
        entry({ name: 'dev/sda', type: '4' }),
        entry({ name: 'run/pipe', type: '6' }),
        pax(paxRecord('linkpath', 'ä')),
        entry({ name: 'long', type: '2', link: 'a' }),
        plugin,
      ),
      ['bin/[', 'plugin.wasm'],
    ],
    [
      'whiteouts of other files',
      archive(entry({ name: 'etc/.wh.passwd' }), entry({ name: 'etc/.wh..wh..opq' }), plugin),
      ['etc/.wh.passwd', 'etc/.wh..wh..opq', 'plugin.wasm'],
    ],
  ];
  for (const [what, tar, names] of read)
    it(`reads ${what}`, () =>
      assert.deepEqual(
        readTar(tar).map(({ name }) => name),
        names,
      ));
  it('reads a prefix as folders', () => assert.equal(readTar(edited(345, 'a/b'))[0]?.name, 'a/b/plugin.wasm'));
  it('reads zero blocks after the end', () =>
    assert.equal(readTar(Buffer.concat([good, new Uint8Array(8192)])).length, 2));

  for (const name of ['', 'a b', 'é', 'x'.repeat(101)])
    it(`does not write the name ${JSON.stringify(name.slice(0, 8))}`, () =>
      assert.throws(() => writeTar([file(name, moduleA)], 0), { code: 'INTERNAL' }));
  for (const mtime of [-1, 1.5, 0o100000000000])
    it(`does not write the time ${mtime}`, () =>
      assert.throws(() => writeTar([file('a', moduleA)], mtime), { code: 'INTERNAL' }));
});
