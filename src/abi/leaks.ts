/** Something in the bytes of a module that should not be published. */
export interface Leak {
  readonly kind: 'path' | 'credential';
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
  readonly match: RegExp;
  readonly show: (match: RegExpExecArray) => string;
}

const whole = (match: RegExpExecArray): string => match[0];
const prefix = (match: RegExpExecArray): string => `${match[0].slice(0, 4)}***`;

/** Sources: forms of tokens as their issuers publish them. User-info without a password counts when it is as long as a token. */
const PATTERNS: readonly Pattern[] = [
  { kind: 'path', needle: '/home/', before: 0, match: /^\/home\/[\w.-]+\/[\w./@+-]*/, show: whole },
  { kind: 'path', needle: '/root/', before: 0, match: /^\/root\/[\w.@+-]+[\w./@+-]*/, show: whole },
  { kind: 'path', needle: '/Users/', before: 0, match: /^\/Users\/[\w.-]+\/[\w./@+-]*/, show: whole },
  { kind: 'path', needle: ':\\Users\\', before: 1, match: /[A-Za-z]:\\Users\\[\w.-]+\\[\w.\\@+-]*/, show: whole },
  {
    kind: 'credential',
    needle: '://',
    before: 12,
    match: /[a-z][a-z+.-]{1,11}:\/\/(?:[\w.%~!$&'*+=;-]{1,128}:[^\s:@/"'<>\\{}]{3,256}|[\w.%~-]{20,256})@[\w.-]+/,
    show: (match) => match[0].replace(/\/\/.*@/, '//***@'),
  },
  { kind: 'credential', needle: 'ghp_', before: 0, match: /^ghp_[A-Za-z0-9]{36}/, show: prefix },
  { kind: 'credential', needle: 'ghs_', before: 0, match: /^ghs_[A-Za-z0-9]{36}/, show: prefix },
  { kind: 'credential', needle: 'gho_', before: 0, match: /^gho_[A-Za-z0-9]{36}/, show: prefix },
  { kind: 'credential', needle: 'github_pat_', before: 0, match: /^github_pat_[A-Za-z0-9_]{60,}/, show: prefix },
  { kind: 'credential', needle: 'glpat-', before: 0, match: /^glpat-[\w-]{20,}/, show: prefix },
  { kind: 'credential', needle: 'AKIA', before: 0, match: /^AKIA[A-Z0-9]{16}(?![A-Z0-9])/, show: prefix },
  {
    kind: 'credential',
    needle: '-----BEGIN ',
    before: 0,
    match: /^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\r?\n|\\n)[A-Za-z0-9+/=]{40,}/,
    show: (match) => `${/^-----BEGIN [A-Z ]+-----/.exec(match[0])?.[0] ?? ''} ***`,
  },
];

/** How often a needle is looked at, and how many findings of one pattern are kept: enough to be told, little enough to be fast. */
const LOOKS = 20_000;
const FINDINGS = 5;

/** `/home/me` of a path below it: one finding for each home is enough. */
function homeOf(path: string): string {
  return path.split(/[/\\]/).slice(0, 3).join('/');
}

/**
 * Looks for builder paths and credentials in a module. Examples in texts that SDKs carry, like `user:password@example.com`, are
 * passed over. @returns at most five findings of a pattern, in no order; equal ones, and paths below one home, once.
 */
export function findLeaks(bytes: Uint8Array): readonly Leak[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return PATTERNS.flatMap((pattern) => findPattern(buffer, pattern));
}

function findPattern(buffer: Buffer, pattern: Pattern): readonly Leak[] {
  const found = new Map<string, Leak>();
  let at = buffer.indexOf(pattern.needle, 0, 'latin1');
  for (let looks = 0; at !== -1 && looks < LOOKS && found.size < FINDINGS; looks++) {
    const start = Math.max(0, at - pattern.before);
    const match = pattern.match.exec(buffer.toString('latin1', start, Math.min(buffer.length, at + 512)));
    if (match !== null && !/@(?:[\w-]+\.)*example\.(?:com|org|net)$|@localhost$/.test(match[0])) {
      const shown = pattern.show(match);
      const key = pattern.kind === 'path' ? homeOf(shown) : shown;
      if (!found.has(key)) found.set(key, { kind: pattern.kind, offset: start + match.index, shown });
    }
    at = buffer.indexOf(pattern.needle, at + pattern.needle.length, 'latin1');
  }
  return [...found.values()];
}
