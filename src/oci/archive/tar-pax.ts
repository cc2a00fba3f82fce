import { quoted } from '../../core/text.ts';
import { malformed, utf8Of } from './tar-fields.ts';

/** The PAX records of an entry. */
export interface PaxRecords {
  readonly path?: string | undefined;
  readonly linkpath?: string | undefined;
  readonly size?: number | undefined;
}

/** The limit of Go. Bytes. */
const MAX_HEADER = 1024 * 1024;
const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
const TIME = /^-?[0-9]{1,15}(?:\.[0-9]{1,20})?$/;
const NAME = /^[^\u0000-\u001f\u007f]+$/;
/** Records that all programs apply in the same way, or all ignore, with the form of their values. */
const FORMS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^(?:path|linkpath|uname|gname)$/, NAME],
  [/^(?:size|uid|gid)$/, NUMBER],
  [/^(?:mtime|atime|ctime)$/, TIME],
  [/^(?:comment|LIBARCHIVE\.creationtime|RHT\.security\.selinux|MSWINDOWS\.rawsd)$/, /^.+$/s],
  [/^SCHILY\.(?:acl\.(?:access|default|ace)|fflags|dev|ino|nlink)$/, /^.+$/s],
  [/^(?:SCHILY|LIBARCHIVE)\.xattr\.[^\u0000-\u001f\u007f]+$/, /^.+$/s],
];

/**
 * Reads the records of a PAX header for one entry. Refuses what programs apply differently: sparse files, other
 * charsets, an empty value (Go keeps the field of the header, Python clears it), a duplicate record, and inexact
 * lengths.
 * @param content of the header, without padding. @param at offset of the header. @throws WasmImageError IMAGE_INVALID.
 * Source: POSIX.1-2017 pax, "pax Extended Header"; Go archive/tar reader.go, Python tarfile.py.
 */
export function readPax(content: Uint8Array, at: number): PaxRecords {
  if (content.byteLength > MAX_HEADER) throw malformed(at, `a PAX header is larger than ${MAX_HEADER} bytes`);
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
    path,
    linkpath,
    size: size === undefined ? undefined : Number(size),
  };
}

function recordAt(
  content: Uint8Array,
  start: number,
  at: number,
): { readonly key: string; readonly value: string; readonly end: number } {
  const wrong = (): Error => malformed(at, 'a PAX header has a malformed record');
  const length = /^([1-9][0-9]{0,6}) /.exec(Buffer.from(content.subarray(start, start + 8)).toString('latin1'))?.[1];
  if (length === undefined) throw wrong();
  const end = start + Number(length);
  const from = start + length.length + 1;
  const equals = content.indexOf(0x3d, from);
  if (end > content.byteLength || content[end - 1] !== 0x0a || equals < 0 || equals >= end - 1) throw wrong();
  const key = utf8Of(content.subarray(from, equals), at);
  const value = content.subarray(equals + 1, end - 1);
  const form = FORMS.find(([one]) => one.test(key))?.[1];
  if (form === undefined) throw malformed(at, `a PAX header has ${quoted(key)}, which programs apply differently`);
  // Values of extended attributes are bytes.
  const text = form === NAME ? utf8Of(value, at) : Buffer.from(value).toString('latin1');
  if (!form.test(text)) throw malformed(at, `a PAX header has ${quoted(text.slice(0, 80))} as ${quoted(key)}`);
  return { key, value: text, end };
}
