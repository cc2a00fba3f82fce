import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTar, writeTar } from '../../src/oci/archive/tar.ts';
import { file, MTIME, moduleA, moduleB } from '../support/image-parts.ts';
import { archive, doubleArchive, entry, pax, paxRecord } from '../support/tar.ts';

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

const withByte = (at: number, byte: number): Uint8Array => {
  const copy = Uint8Array.from(good);
  copy[at] = byte;
  return copy;
};

describe('reading an archive', () => {
  const hostile: [string, Uint8Array, RegExp][] = [
    ...(
      [
        '1 a hard link',
        '2 a symbolic link',
        '3 a character device',
        '4 a block device',
        '5 a folder',
        '6 a pipe',
      ] as const
    ).flatMap((row): [string, Uint8Array, RegExp][] => {
      const [type, what] = [row.slice(0, 1), row.slice(2)];
      return [
        [
          `${what} with content`,
          archive(entry({ name: 'etc', type }, moduleA)),
          new RegExp(`byte 0, "etc" is ${what} with content`),
        ],
        [
          `${what} in place of a module`,
          archive(entry({ name: 'a/plugin.wasm', type })),
          new RegExp(`"a/plugin.wasm" is ${what} in place of`),
        ],
        [
          `${what} with a slash in place of a module`,
          archive(entry({ name: 'PLUGIN.WASM/', type })),
          new RegExp(`is ${what} in place of`),
        ],
        [
          `${what} in place of a PAX path`,
          archive(pax(paxRecord('path', 'plugin.wasm')), entry({ name: 'x', type })),
          /in place of a module/,
        ],
        ...(type === '5'
          ? []
          : [
              [`${what} as the root`, archive(entry({ name: './', type })), /in place of the root/] as [
                string,
                Uint8Array,
                RegExp,
              ],
            ]),
      ];
    }),
    ...['1', '2'].flatMap((type): [string, Uint8Array, RegExp][] => [
      [
        `a link of type ${type} to a module`,
        archive(entry({ name: 'x', type, link: '../plugin.wasm' })),
        /link to a module/,
      ],
      [
        `a link of type ${type} to a module by PAX`,
        archive(pax(paxRecord('linkpath', 'plugin.wasm')), entry({ name: 'x', type, link: 'y' })),
        /link to a module/,
      ],
    ]),
    ['a file below a module', archive(entry({ name: 'plugin.wasm/x' }, moduleA)), /below a module/],
    ['a whiteout of a module', archive(entry({ name: '.wh.plugin.wasm' })), /removes a module/],
    ['a whiteout of a module in a folder', archive(entry({ name: 'a/.wh.plugin.wasm' })), /removes a module/],
    ['a whiteout of the root', archive(entry({ name: './.wh..wh..opq' })), /removes a module/],
    ...['.wh.', '.wh..', '.wh...'].map((name): [string, Uint8Array, RegExp] => [
      `the whiteout ${name}`,
      archive(entry({ name: `a/${name}` })),
      /removes a module/,
    ]),
    [
      'a folder of type NUL whose content is an archive',
      doubleArchive('policy.wasm', moduleA, moduleB),
      /byte 0, "x\/" is a file with a trailing slash/,
    ],
    [
      'a module named only by PAX',
      archive(pax(paxRecord('path', 'plugin.wasm')), entry({ name: 'x' }, moduleA)),
      /renames "x" to "plugin.wasm"/,
    ],
    [
      'a module that PAX renames',
      archive(pax(paxRecord('path', 'x')), entry({ name: 'plugin.wasm' }, moduleA)),
      /renames "plugin.wasm" to "x"/,
    ],
    ['a file with a trailing slash', archive(entry({ name: 'x/' }, moduleA)), /"x\/" is a file with a trailing slash/],
    [
      'a file with a trailing slash by PAX',
      archive(pax(paxRecord('path', 'x/')), entry({ name: 'x', type: '\0' }, moduleA)),
      /with a trailing slash/,
    ],
    [
      'a file with a trailing slash before PAX',
      archive(pax(paxRecord('path', 'x')), entry({ name: 'x/', type: '\0' }, moduleA)),
      /with a trailing slash/,
    ],
    ['a name with ".."', archive(entry({ name: 'a/../plugin.wasm' }, moduleA)), /contains ".."/],
    ['a folder with ".."', archive(entry({ name: '../', type: '5' })), /contains ".."/],
    ['a sparse file', edited(156, 'S'), /a GNU sparse file/],
    ['a contiguous file', edited(156, '7'), /a contiguous file/],
    ['a PAX header in the form of Solaris', edited(156, 'X'), /of type "X"/],
    ['a malformed PAX header', edited(156, 'x'), /a PAX header has a malformed record/],
    ['a PAX header without an entry', archive(pax(paxRecord('mtime', '1'))), /a PAX header has no entry after it/],
    [
      'two PAX headers in a row',
      archive(pax(paxRecord('mtime', '1')), pax(paxRecord('mtime', '1')), entry({ name: 'x' })),
      /a PAX header follows another/,
    ],
    ...(
      [
        ['another size', paxRecord('size', '9')],
        ['a size that is not a number', paxRecord('size', '8x')],
        ['a size with a sign', paxRecord('size', '+8')],
        ['a sparse map', paxRecord('GNU.sparse.map', '0,8')],
        ['a sparse name', paxRecord('GNU.sparse.name', 'plugin.wasm')],
        ['a sparse size', paxRecord('GNU.sparse.realsize', '8')],
        ['another charset', paxRecord('hdrcharset', 'BINARY')],
        ['an unknown record', paxRecord('VENDOR.x', '1')],
        ['a duplicate record', paxRecord('path', 'a') + paxRecord('path', 'b')],
        ['an empty path', paxRecord('path', '')],
        ['a path with a line break', paxRecord('path', 'a\n')],
        ['a path with NUL', paxRecord('path', 'plugin.wasm\0x')],
        ['a path that is not UTF-8', Buffer.from('10 path=\xff\n', 'latin1')],
        ['a path with ".."', paxRecord('path', '../plugin.wasm')],
        ['an invalid time', paxRecord('mtime', 'now')],
        ['an owner that is not a number', paxRecord('uid', '0x0')],
        ['a length too short', '9 path=ab\n'],
        ['a length too long', `14 path=ab\n${paxRecord('uid', '0')}`],
        ['a length with a leading zero', '012 path=ab\n'],
        ['a length with a sign', '+12 path=ab\n'],
        ['a length beyond the end', '99 path=ab\n'],
        ['no length', 'path=ab\n'],
        ['no line break at its end', '11 path=abc'],
        ['no equals sign', '7 path\n'],
        ['bytes after its records', `${paxRecord('path', 'ab')}\0`],
      ] as const
    ).map(([what, records]): [string, Uint8Array, RegExp] => [
      `a PAX header with ${what}`,
      archive(pax(records), entry({ name: 'x' }, moduleA)),
      /at byte (0|1024), .*(PAX|UTF-8|\.\.)/,
    ]),
    [
      'a PAX header of 1 MiB',
      archive(pax(paxRecord('comment', 'x'.repeat(1024 * 1024))), entry({ name: 'x' })),
      /PAX header/,
    ],
    [
      'a PAX header with bytes in its padding',
      archive(Buffer.concat([pax(paxRecord('path', 'a')).subarray(0, 1023), Buffer.from('x')]), entry({ name: 'x' })),
      /not zero/,
    ],
    ['a global PAX header', edited(156, 'g'), /a global PAX header/],
    ['a GNU long name', edited(156, 'L'), /a GNU long name/],
    ['an unknown type', edited(156, 'Z'), /of type "Z"/],
    ...(
      [
        ['a size with leading spaces', { size: '         10\0' }],
        ['a size without an end', { size: '000000000010' }],
        ['a size that starts with NUL', { size: '\x0000000010\0\0\0' }],
        ['a size that is NUL', { size: '\0'.repeat(12) }],
        ['a size with a prefix', { size: '0o10\0\0\0\0\0\0\0\0' }],
        ['a size with 8 in it', { size: '00000000008\0' }],
        ['a mode that is not a number', { mode: 'rw-r--r-' }],
        ['an owner in base-256', { uid: '\x80\0\0\0\0\0\0\0' }],
        ['an owner that is negative', { uid: '-000001\0' }],
        ['a group with digits after its end', { gid: '00\x000000\0' }],
        ['a time in base-256', { mtime: `\xff${'\xff'.repeat(11)}` }],
        ['a device that is not a number', { devMajor: 'x\0\0\0\0\0\0\0' }],
        ['a device that is blank', { devMinor: '       \0' }],
        ['a checksum with leading spaces', { checksum: (sum: number) => `${sum.toString(8).padStart(6, ' ')}\0 ` }],
        [
          'a checksum of signed bytes',
          { name: 'ä', checksum: (sum: number) => `${(sum - 512).toString(8).padStart(6, '0')}\0 ` },
        ],
        ['the magic of star', { raw: [[508, 'tar\0']] }],
        ['bytes after the prefix', { raw: [[500, 'x']] }],
        ['the old form without magic', { magic: '' }],
        ['another version of ustar', { magic: 'ustar\x0001' }],
        ['a prefix without a name', { name: '', prefix: 'a' }],
      ] as const
    ).map(([what, fields]): [string, Uint8Array, RegExp] => [
      what,
      archive(entry({ name: 'x', ...fields }, moduleA)),
      /at byte 0, /,
    ]),
    ['a size of 8 GiB', edited(124, '77777777777\0'), /claims 8589934591 bytes, but only \d+ are left/],
    ['a negative size', edited(124, '-0000000010\0'), /is not a size/],
    ['a size in base-256', edited(124, '\x80\0\0\0\0\0\0\0\0\0\0\x08'), /is not a size/],
    ['an empty size', edited(124, '            '), /is not a size/],
    ['a size with digits after its end', edited(124, '10\x0010\0\0\0\0\0\0\0'), /is not a size/],
    ['a size larger than the data', edited(124, '00000010000\0'), /claims 4096 bytes, but only 2560 are left/],
    ['a wrong checksum', withByte(0, 0x71), /checksum of a header is wrong/],
    ['a link target on a regular file', edited(157, 'target'), /link target/],
    ['no name', edited(0, '\0'.repeat(100)), /no name/],
    ['a name with a hidden second part', edited(0, 'plugin.wasm\0evil'), /data after its terminating NUL/],
    ['a name that is not UTF-8', edited(0, '\xff\xfe'), /not UTF-8/],
    ['no magic', edited(257, '\0'.repeat(8)), /not ustar/],
    ['GNU magic with its extension area in use', edited(345, 'x', edited(257, 'ustar  \0')), /not ustar/],
    ['padding that is not zero', withByte(512 + 100, 1), /not zero/],
    ['no end', good.subarray(0, good.byteLength - 1024), /two empty blocks/],
    ['half an end', good.subarray(0, good.byteLength - 512), /two empty blocks/],
    ['a truncated header', good.subarray(0, 300), /two empty blocks/],
    ['an entry after the end', Buffer.concat([good, good]), /bytes after its end/],
    ['nothing', new Uint8Array(0), /two empty blocks/],
    [
      'over 65536 entries',
      writeTar(
        Array.from({ length: 65_537 }, (_, i) => file(`f${i}`, new Uint8Array(0))),
        0,
      ),
      /more than 65536/,
    ],
  ];
  for (const [what, tar, message] of hostile)
    it(`refuses ${what}`, () => assert.throws(() => readTar(tar), { code: 'IMAGE_INVALID', message }));
  it('gives the byte offset of the refused entry', () =>
    assert.throws(
      () => readTar(archive(entry({ name: 'plugin.wasm' }, moduleA), entry({ name: 'etc', type: '5' }, moduleA))),
      { detail: { offset: 1024 } },
    ));
});
