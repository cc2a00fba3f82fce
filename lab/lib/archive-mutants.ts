// Archives in every form that some reader accepts: each field written in several ways, entries reordered, nested and
// cut, bytes changed.
import { constants, crc32, gzipSync } from 'node:zlib';
import { mutate, mutateTar, numbers } from '../../test/support/mutate.ts';
import {
  archive,
  blocks,
  checked,
  doubleArchive,
  entry,
  type HeaderFields,
  pax,
  paxRecord,
} from '../../test/support/tar.ts';

type Next = () => number;

const MODULE = (byte: number): Uint8Array => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 2, 1, byte]);
const pick = <T>(next: Next, list: readonly T[]): T => list[next() % list.length] as T;
const isOnce = (next: Next, times: number): boolean => next() % times === 0;

const NAMES: readonly string[] = [
  'plugin.wasm',
  'policy.wasm',
  '/policy.wasm',
  './plugin.wasm',
  'a/plugin.wasm',
  'data.json',
  'README.md',
  'a/ä',
  'x',
];
const CONTENTS: readonly Uint8Array[] = [
  MODULE(1),
  MODULE(2),
  Buffer.from('{}'),
  new Uint8Array(0),
  Buffer.alloc(512, 'x'),
  Buffer.alloc(700, 'y'),
];
const NO_FILES: readonly HeaderFields[] = [
  { name: 'etc/', type: '5' },
  { name: './', type: '5' },
  { name: 'bin/sh', type: '1', link: 'bin/[' },
  { name: 'bin/ls', type: '2', link: '/bin/[' },
  { name: 'dev/null', type: '3' },
  { name: 'dev/sda', type: '4' },
  { name: 'run/pipe', type: '6' },
  { name: 'x', type: '1', link: 'plugin.wasm' },
  { name: 'plugin.wasm', type: '2', link: 'x' },
  { name: 'plugin.wasm/', type: '5' },
  { name: '.wh.plugin.wasm' },
  { name: 'etc/.wh.passwd' },
  { name: '.wh..wh..opq' },
];

/** Other forms of one field. Every reader knows about half of them. */
const FORMS: readonly ((next: Next, size: number) => Partial<HeaderFields>)[] = [
  () => ({ type: '\0' }),
  () => ({ magic: 'ustar  \0' }),
  (_, size) => ({ size: `${size.toString(8).padStart(11, '0')} ` }),
  (_, size) => ({ size: `${size.toString(8)}${' \0'.repeat(6)}`.slice(0, 12) }),
  (next) => ({ mode: pick(next, ['000644 \0', '644\0\0\0\0\0', '\0'.repeat(8), '0000755\0']) }),
  (next) => ({ uid: pick(next, ['0001750\0', '\0'.repeat(8), '001750 \0']) }),
  (next) => ({ mtime: pick(next, ['15330000000\0', '15330000000 ', '\0'.repeat(12)]) }),
  (next) => ({ devMajor: pick(next, ['\0'.repeat(8), '0000001\0']) }),
  (next) => ({ prefix: pick(next, ['a', 'a/b', 'ä', '.', '']) }),
  () => ({ checksum: (sum) => `${sum.toString(8).padStart(7, '0')}\0` }),
  (next, size) => ({
    size: pick(next, [
      `${size.toString(8).padStart(11, ' ')}\0`,
      size.toString(8).padStart(12, '0'),
      `\0${size.toString(8).padStart(10, '0')}\0`,
      `-${size.toString(8).padStart(10, '0')}\0`,
      `0o${size.toString(8).padStart(9, '0')}\0`,
      `\x80${'\0'.repeat(9)}${String.fromCharCode(size >> 8, size & 255)}`,
      `${(size + 512).toString(8).padStart(11, '0')}\0`,
      `${size.toString(8)}\x007\0\0\0\0\0\0\0\0`.slice(0, 12),
      '\0'.repeat(12),
      ' '.repeat(12),
    ]),
  }),
  (next) => ({ type: pick(next, ['1', '2', '5', '7', 'S', 'L', 'K', 'g', 'x', 'X', 'V', 'Z', ' ']) }),
  (next) => ({
    name: pick(next, [
      'x/',
      'plugin.wasm/',
      'a/../plugin.wasm',
      '//plugin.wasm',
      'plugin.wasm\0x',
      'PLUGIN.WASM',
      '../x',
      '.',
      '',
    ]),
  }),
  (next) => ({ uid: pick(next, ['x\0\0\0\0\0\0\0', '\x80\0\0\0\0\0\0\0', '-000001\0', '0x10\0\0\0\0', '       8']) }),
  (next) => ({ mtime: pick(next, ['\xff'.repeat(12), 'now\0\0\0\0\0\0\0\0\0', '            ']) }),
  (next) => ({ magic: pick(next, ['', 'ustar\x0001', 'ustar\0  ', 'ustar \x0000', 'USTAR\x0000']) }),
  (next) => ({ raw: [[next() % 512, String.fromCharCode(next() % 256)]] }),
  () => ({ raw: [[508, 'tar\0']], prefix: 'p'.repeat(140) }),
  (next) => ({
    checksum: (sum) =>
      pick(next, [
        `${sum.toString(8).padStart(6, ' ')}\0 `,
        `${(sum + 1).toString(8)}\0 `,
        sum.toString(8).padStart(8, '0'),
      ]),
  }),
  () => ({ link: 'target' }),
];

const RECORDS: readonly ((next: Next, size: number) => string)[] = [
  () => paxRecord('mtime', '1795392000.5'),
  () => paxRecord('uid', '2097152'),
  () => paxRecord('uname', 'ä'),
  () => paxRecord('comment', 'x=y'),
  () => paxRecord('SCHILY.xattr.user.x', '\u0001\0\n5 a=b\n'),
  () => paxRecord('path', 'a/very/long/ä'),
  (_, size) => paxRecord('size', String(size)),
  (next) =>
    paxRecord('path', pick(next, ['plugin.wasm', 'x/', '', 'a\n', 'x\0y', '../plugin.wasm', '/', 'policy.wasm/'])),
  (next, size) => paxRecord('size', pick(next, [String(size + 1), `+${size}`, ` ${size}`, '0', `0x${size}`, '-1', ''])),
  (next) =>
    paxRecord(
      pick(next, ['GNU.sparse.map', 'GNU.sparse.size', 'GNU.sparse.realsize', 'GNU.sparse.major', 'hdrcharset']),
      pick(next, ['1', '0,1', 'BINARY']),
    ),
  (next) => paxRecord('mtime', pick(next, ['now', '', '1e3', '--1', '.5', '1.'])),
  (next) => paxRecord('uid', pick(next, ['x', '1_0', ' 1', '99999999999999999999'])),
  (next) =>
    pick(next, [
      '9 path=ab\n',
      '13 path=ab\n',
      '012 path=ab\n',
      'path=ab\n',
      '11 path=abc',
      '7 path\n',
      '0 \n',
      '5 =\n',
    ]),
];

function entryOf(next: Next): readonly Uint8Array[] {
  if (isOnce(next, 4)) return [entry(pick(next, NO_FILES))];
  const content = pick(next, CONTENTS);
  const fields = { name: pick(next, NAMES), ...(isOnce(next, 3) ? pick(next, FORMS)(next, content.byteLength) : {}) };
  const file = entry({ size: content.byteLength, ...fields }, content);
  if (!isOnce(next, 4)) return [file];
  const records = Array.from({ length: 1 + (next() % 2) }, () => pick(next, RECORDS)(next, content.byteLength)).join(
    '',
  );
  const extended = isOnce(next, 6) ? [pax(records, { type: pick(next, ['g', 'X', 'x']) })] : [];
  return [...extended, pax(records), file];
}

/** A tar archive. The same seed gives the same archive. */
export function tarMutant(seed: number): Uint8Array {
  const next = numbers(seed);
  const entries = Array.from({ length: 1 + (next() % 3) }, () => entryOf(next)).flat();
  const whole = archive(...entries);
  switch (next() % 16) {
    case 0:
      return doubleArchive(pick(next, NAMES), MODULE(1), MODULE(2));
    case 1:
      return archive(
        entry({ name: 'nested', type: pick(next, ['0', '\0', '5', '1', '7']) }, archive(...entries)),
        ...entries,
      );
    case 2:
      return archive(...entries, ...entries);
    case 3:
      return archive(...entries.toReversed());
    case 4:
      return Buffer.concat([
        whole,
        pick(next, [Buffer.alloc(512), Buffer.alloc(8192), Buffer.alloc(100), whole, Buffer.from('x')]),
      ]);
    case 5:
      return Buffer.concat([...entries, Buffer.alloc(512), whole]);
    case 6:
      return whole.subarray(0, pick(next, [whole.length - 512, whole.length - 1024, next() % whole.length]));
    case 7:
      return mutateTar(whole, next());
    case 8:
      return mutate(whole, next());
    case 9:
      return Buffer.concat([checked(Buffer.alloc(512)), whole]);
    default:
      return whole;
  }
}

/** A layer or bundle: a tar archive, mostly a plain one, in gzip of many forms. */
export function gzipMutant(seed: number): Uint8Array {
  const next = numbers(seed);
  const tar = isOnce(next, 4)
    ? tarMutant(next())
    : archive(entry({ name: pick(next, NAMES) }, MODULE(1)), entry({ name: 'x' }, pick(next, CONTENTS)));
  const strategy = pick(next, [
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ]);
  const member = gzipSync(tar, { level: next() % 10, strategy, memLevel: 1 + (next() % 9) });
  const withByte = (at: number, byte: number): Uint8Array =>
    Buffer.concat([member.subarray(0, at), Uint8Array.of(byte), member.subarray(at + 1)]);
  switch (next() % 12) {
    case 0:
      return withHeader(member, next);
    case 1:
      return withHeader(member, next, next() % 256);
    case 2:
      return Buffer.concat([
        member,
        pick(next, [
          member,
          gzipSync(archive(entry({ name: 'policy.wasm' }, MODULE(2)))),
          Buffer.alloc(8),
          Buffer.from('x'),
          gzipSync(''),
        ]),
      ]);
    case 3:
      return withByte(member.length - 1 - (next() % 8), next() % 256);
    case 4:
      return withByte(4 + (next() % 6), next() % 256);
    case 5:
      return withByte(next() % 10, next() % 256);
    case 6:
      return mutate(member, next());
    case 7:
      return member.subarray(0, member.length - (next() % 12));
    case 8:
      return pieces(tar, next);
    default:
      return member;
  }
}

/** The fields that the flags announce, with a right or wrong header CRC. */
function withHeader(member: Uint8Array, next: Next, flags = next() % 32): Uint8Array {
  const text = (): Buffer => Buffer.from(`${'n'.repeat(pick(next, [0, 3, 511, 512, 600]))}\0`);
  const extra = Buffer.alloc(next() % 5, 'e');
  const head = Buffer.concat([
    member.subarray(0, 3),
    Uint8Array.of(flags),
    member.subarray(4, 10),
    ...((flags & 4) === 0 ? [] : [Uint8Array.of(extra.length, 0), extra]),
    ...((flags & 8) === 0 ? [] : [text()]),
    ...((flags & 16) === 0 ? [] : [text()]),
  ]);
  const sum = (crc32(head) & 0xffff) ^ (isOnce(next, 2) ? 0 : 1);
  return Buffer.concat([head, ...((flags & 2) === 0 ? [] : [Uint8Array.of(sum & 255, sum >> 8)]), member.subarray(10)]);
}

/**
 * Stored blocks of DEFLATE, some empty, with padding bits that are not zero; the last one may be missing or doubled.
 */
function pieces(tar: Uint8Array, next: Next): Uint8Array {
  const half = next() % tar.length;
  const parts = [tar.subarray(0, half), new Uint8Array(0), tar.subarray(half)];
  const marks = parts.map((_, i) => (i === parts.length - 1 ? 1 : 0) | (isOnce(next, 3) ? (next() % 32) << 3 : 0));
  const last = pick(next, ['right', 'right', 'missing', 'twice']);
  const stored = parts.map((part, i) => {
    const mark = i === parts.length - 1 && last === 'missing' ? 0 : (marks[i] ?? 0);
    const [low, high] = [part.length & 255, part.length >> 8];
    return Buffer.concat([Uint8Array.of(mark, low, high, ~low & 255, ~high & 255), part]);
  });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tar), 0);
  trailer.writeUInt32LE(tar.length, 4);
  const end = last === 'twice' ? [Uint8Array.of(1, 0, 0, 255, 255)] : [];
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]), ...stored, ...end, trailer]);
}

/** A careless reader: it checks no checksums, reads any form of number, and skips entries that are not files. */
export function readCarelessly(tar: Uint8Array): readonly (readonly [name: string, bytes: Uint8Array])[] {
  const files: [string, Uint8Array][] = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      Buffer.from(tar.subarray(at + from, at + from + length))
        .toString('utf8')
        .split('\0')[0] ?? '';
    const size = Number.parseInt(text(124, 12), 8) || 0;
    const content = tar.subarray(at + 512, at + 512 + size);
    if (['0', ''].includes(text(156, 1))) files.push([text(0, 100), content]);
    at += 512 + blocks(content).length;
  }
  return files;
}
