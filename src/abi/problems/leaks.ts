import { crc32 } from 'node:zlib';

/** Something in the bytes of a module that should not be published. */
export interface Leak {
  readonly kind: 'path' | 'credential';
  /** False for what only looks like a credential: rules, documents and examples hold such texts too. */
  readonly isCertain: boolean;
  /** Byte offset of the finding. */
  readonly offset: number;
  /** What it is, with secret parts replaced by `***`. */
  readonly shown: string;
}

interface Pattern {
  readonly kind: Leak['kind'];
  /** Bytes that every finding contains; looked for first, since that is fast. */
  readonly needle: string;
  /** Bytes before the needle that may belong to the finding. */
  readonly before: number;
  /** Bytes after the start of the needle that are looked at; default 512. */
  readonly after?: number;
  readonly match: RegExp;
  readonly show: (match: string) => string;
  /** Absent: such a text alone proves nothing. */
  readonly isCertain?: (match: string) => boolean;
}

const whole = (match: string): string => match;
const path = (needle: string, match: RegExp, before = 0): Pattern => ({
  kind: 'path',
  needle,
  before,
  match,
  show: whole,
});

/** A token of a fixed form; compilers pack texts without anything between them, so letters may stand around it. */
function token(prefix: string, body: string, isCertain: (match: string) => boolean = isVaried): Pattern {
  return {
    kind: 'credential',
    needle: prefix,
    before: 0,
    match: new RegExp(`^${prefix}${body}`),
    show: (text) => `${text.slice(0, 4)}***`,
    isCertain,
  };
}

/** Sources: forms of tokens as their issuers publish them. User-info without a password counts when it is as long as a token. */
const PATTERNS: readonly Pattern[] = [
  path('/home/', /^\/home\/[\w.-]+\/[\w./@+-]*/),
  path('/root/', /^\/root\/[\w.@+-]+[\w./@+-]*/),
  path('/Users/', /^\/Users\/[\w.-]+\/[\w./@+-]*/),
  path(':\\Users\\', /[A-Za-z]:\\Users\\[\w.-]+\\[\w.\\@+-]*/, 1),
  {
    kind: 'credential',
    needle: '://',
    before: 12,
    match: /[a-z][a-z+.-]{1,11}:\/\/(?:[\w.%~!$&'*+=;-]{1,128}:[^\s:@/"'<>\\{}]{3,256}|[\w.%~-]{20,256})@[\w.-]+/,
    show: (match) => match.replace(/\/\/.*@/, '//***@'),
  },
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'npm_'].map((prefix) => token(prefix, '[A-Za-z0-9]{36}', hasChecksum)),
  token('github_pat_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  token('glpat-', '[\\w-]{20}'),
  token('AKIA', '(?!\\w{9}EXAMPLE)[A-Z0-9]{16}(?![A-Z0-9])'),
  {
    kind: 'credential',
    needle: '-----BEGIN ',
    before: 0,
    after: 16_384,
    match:
      /^-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----(?:\r?\n|\\n)[A-Za-z0-9+/=]{40,}(?:[A-Za-z0-9+/=]|\r?\n|\\n)*(?:-----END \1-----)?/,
    show: (match) => `${/^-----BEGIN [A-Z ]+-----/.exec(match)?.[0] ?? ''} ***`,
    isCertain: isWholeKey,
  },
];

/** The last six characters are the CRC-32 of the thirty before them, in base 62. Source: github.blog, "Behind GitHub's new authentication token formats". */
function hasChecksum(match: string): boolean {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const sum = [...match.slice(-6)].reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
  return sum === crc32(match.slice(4, -6));
}

/** Placeholders repeat one character. */
function isVaried(match: string): boolean {
  return new Set(match.slice(4)).size >= 8;
}

/** The text between both lines is one DER sequence of just that length, or begins like a key of OpenSSH. */
function isWholeKey(match: string): boolean {
  const [, , body = '', end] = match.split('-----');
  const der = Buffer.from(body.replaceAll('\\n', ''), 'base64');
  const size = der[1] === 0x82 ? der.readUInt16BE(2) + 4 : der[1] === 0x81 ? (der[2] ?? 0) + 3 : (der[1] ?? 0) + 2;
  return (
    end !== undefined &&
    ((der[0] === 0x30 && size === der.length) || der.toString('latin1').startsWith('openssh-key-v1\0'))
  );
}

/** How often a needle is looked at, and how many findings of one pattern are kept: enough to be told, little enough to be fast. */
const LOOKS = 20_000;
const FINDINGS = 5;
/** Addresses in examples, and this machine itself. */
const EXAMPLE = /@(?:(?:[\w-]+\.)*example\.(?:com|org|net)|localhost|127\.[\d.]+)$/;

/** `/home/me` of a path below it: one finding for each home is enough. */
function homeOf(path: string): string {
  return path.split(/[/\\]/).slice(0, 3).join('/');
}

/**
 * Looks for builder paths and credentials in a module. Examples in texts that SDKs carry, like `user:password@example.com`, are
 * passed over. @param counts whether a finding is one in its place; default all.
 * @returns at most five findings of a pattern, in no order; equal ones, and paths below one home, once.
 */
export function findLeaks(bytes: Uint8Array, counts: (leak: Leak) => boolean = () => true): readonly Leak[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return PATTERNS.flatMap((pattern) => findPattern(buffer, pattern, counts));
}

function findPattern(
  buffer: Buffer,
  { kind, needle, before, after = 512, ...pattern }: Pattern,
  counts: (leak: Leak) => boolean,
): readonly Leak[] {
  const found = new Map<string, Leak>();
  let at = buffer.indexOf(needle, 0, 'latin1');
  for (let looks = 0; at !== -1 && looks < LOOKS && found.size < FINDINGS; looks++) {
    const start = Math.max(0, at - before);
    const match = pattern.match.exec(buffer.toString('latin1', start, Math.min(buffer.length, at + after)));
    if (match !== null && !EXAMPLE.test(match[0])) {
      const shown = pattern.show(match[0]);
      const leak = { kind, isCertain: pattern.isCertain?.(match[0]) ?? false, offset: start + match.index, shown };
      const key = kind === 'path' ? homeOf(shown) : `${leak.isCertain} ${shown}`;
      if (!found.has(key) && counts(leak)) found.set(key, leak);
    }
    at = buffer.indexOf(needle, at + needle.length, 'latin1');
  }
  return [...found.values()];
}
