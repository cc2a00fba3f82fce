import { crc32 } from 'node:zlib';

/** Something in the bytes of a module that should not be published. */
export interface Leak {
  readonly kind: 'path' | 'credential';
  /** False if it only looks like a credential: rule sets, documents and examples contain such strings too. */
  readonly isCertain: boolean;
  /** Byte offset. */
  readonly offset: number;
  /** The finding, with secret parts replaced by `***`. */
  readonly shown: string;
}

interface Pattern {
  readonly kind: Leak['kind'];
  /** Bytes that every finding contains; searched first because that is fast. */
  readonly needle: string;
  /** How many bytes before the needle may belong to the finding. */
  readonly before: number;
  /** How many bytes after the start of the needle are matched; default 512. */
  readonly after?: number;
  readonly match: RegExp;
  readonly show: (match: string) => string;
  /** Absent if a match alone proves nothing. */
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

/** A token of a fixed form. Compilers store strings without separators, so letters may surround it. */
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

const BASE64 = '[A-Za-z0-9+/=]';
/** A line end, or how a string literal writes it. */
const EOL = '(?:\\r?\\n|\\\\n)';

/** Source: what the issuers of tokens publish. User info without a password counts if it is as long as a token. */
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
    match: new RegExp(
      `^-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----${EOL}${BASE64}{40,}(?:${BASE64}|${EOL})*(?:-----END \\1-----)?`,
    ),
    show: (match) => `${/^-----BEGIN [A-Z ]+-----/.exec(match)?.[0] ?? ''} ***`,
    isCertain: isWholeKey,
  },
];

/**
 * The last six characters are the CRC-32 of the thirty before them, in base 62.
 * Source: github.blog, "Behind GitHub's new authentication token formats".
 */
function hasChecksum(match: string): boolean {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const sum = [...match.slice(-6)].reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
  return sum === crc32(match.slice(4, -6));
}

/** Placeholders repeat one character. */
function isVaried(match: string): boolean {
  return new Set(match.slice(4)).size >= 8;
}

/** The text between the two lines is one DER sequence of exactly that length, or starts like an OpenSSH key. */
function isWholeKey(match: string): boolean {
  const [, , body = '', end] = match.split('-----');
  const der = Buffer.from(body.replaceAll('\\n', ''), 'base64');
  const size = der[1] === 0x82 ? der.readUInt16BE(2) + 4 : der[1] === 0x81 ? (der[2] ?? 0) + 3 : (der[1] ?? 0) + 2;
  return (
    end !== undefined &&
    ((der[0] === 0x30 && size === der.length) || der.toString('latin1').startsWith('openssh-key-v1\0'))
  );
}

/** How many places of a needle are examined, and how many findings per pattern are kept. Limits the time. */
const LOOKS = 20_000;
const FINDINGS = 5;
/** Addresses of examples and of the local machine. */
const EXAMPLE = /@(?:(?:[\w-]+\.)*example\.(?:com|org|net)|localhost|127\.[\d.]+)$/;

/** `/home/me` of a path below it: one finding per home is enough. */
function homeOf(path: string): string {
  return path.split(/[/\\]/).slice(0, 3).join('/');
}

/**
 * Finds paths of the build machine and credentials in a module. Skips examples such as `user:password@example.com`,
 * which SDKs contain. @param counts whether a finding counts where it is; default all.
 * @returns at most five findings per pattern, unordered; equal ones, and paths below one home, once.
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
