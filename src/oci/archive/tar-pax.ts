import { quoted } from '../../core/text.ts';
import { malformed, utf8Of } from './tar-fields.ts';

/** What the PAX header of an entry says about it. */
export interface PaxRecords {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

/** Go refuses more. Bytes. */
const MAX_HEADER = 1024 * 1024;
const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
const TIME = /^-?[0-9]{1,15}(?:\.[0-9]{1,20})?$/;
const NAME = /^[^\u0000-\u001f\u007f]+$/;
/** The form of the value of each record that all readers apply alike, or all leave alone. */
const FORMS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^(?:path|linkpath|uname|gname)$/, NAME],
  [/^(?:size|uid|gid)$/, NUMBER],
  [/^(?:mtime|atime|ctime)$/, TIME],
  [
    /^(?:comment|LIBARCHIVE\.creationtime|SCHILY\.(?:acl\.(?:access|default|ace)|fflags|dev|ino|nlink)|RHT\.security\.selinux|MSWINDOWS\.rawsd)$/,
    /^.+$/s,
  ],
  [/^(?:SCHILY|LIBARCHIVE)\.xattr\.[^\u0000-\u001f\u007f]+$/, /^.+$/s],
];

/**
 * Reads the records of a PAX header that holds for one entry. Refused is what readers apply in different ways: sparse files, other charsets,
 * an empty value (Go keeps the field of the header, Python empties it), a record twice, and lengths that are not exact.
 * @param content of the header, without padding. @param at where the header lies, bytes. @throws WasmImageError IMAGE_INVALID.
 * Source: POSIX.1-2017 pax, "pax Extended Header"; Go archive/tar reader.go, Python tarfile.py.
 */
export function readPax(content: Uint8Array, at: number): PaxRecords {
  if (content.byteLength > MAX_HEADER) throw malformed(at, `a PAX header has more than ${MAX_HEADER} bytes`);
  const records = new Map<string, string>();
  for (let start = 0; start < content.byteLength; ) {
    const { key, value, end } = recordAt(content, start, at);
    if (records.has(key)) throw malformed(at, `a PAX header has ${quoted(key)} twice`);
    records.set(key, value);
    start = end;
  }
  if (records.size === 0) throw malformed(at, 'a PAX header is empty');
  const [path, linkpath, size] = ['path', 'linkpath', 'size'].map((key) => records.get(key));
  return {
    ...(path === undefined ? {} : { path }),
    ...(linkpath === undefined ? {} : { linkpath }),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}

function recordAt(
  content: Uint8Array,
  start: number,
  at: number,
): { readonly key: string; readonly value: string; readonly end: number } {
  const wrong = (): Error => malformed(at, 'a PAX header that has a record of a wrong form or length');
  const length = /^([1-9][0-9]{0,6}) /.exec(Buffer.from(content.subarray(start, start + 8)).toString('latin1'))?.[1];
  if (length === undefined) throw wrong();
  const end = start + Number(length);
  const from = start + length.length + 1;
  const equals = content.indexOf(0x3d, from);
  if (end > content.byteLength || content[end - 1] !== 0x0a || equals < 0 || equals >= end - 1) throw wrong();
  const key = utf8Of(content.subarray(from, equals), at);
  const value = content.subarray(equals + 1, end - 1);
  const form = FORMS.find(([one]) => one.test(key))?.[1];
  if (form === undefined) throw malformed(at, `a PAX header has ${quoted(key)}, which readers apply in different ways`);
  // Values of extended attributes are bytes.
  const text = form === NAME ? utf8Of(value, at) : Buffer.from(value).toString('latin1');
  if (!form.test(text)) throw malformed(at, `a PAX header has ${quoted(text.slice(0, 80))} as ${quoted(key)}`);
  return { key, value: text, end };
}
