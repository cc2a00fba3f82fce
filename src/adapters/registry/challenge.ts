import { MAX_HEADER_BYTES } from '../net/parser-fault.ts';

/** One challenge of WWW-Authenticate; names in lower case, values unquoted. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const GAP = /[\s,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const VALUE = /[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~0-9A-Za-z:/?@-]+))/y;
const TOKEN68 = /[ \t]+[A-Za-z0-9._~+/-]+=*[ \t]*(?=,|$)/y;

/**
 * Reads WWW-Authenticate; one header may have several challenges, and commas inside quotes belong to the value.
 * @returns the challenges in order; none for a header that is absent, too long or malformed.
 * Source: RFC 9110 11.6.1; unquoted URLs are accepted as well, since registries have sent them.
 */
export function readChallenges(header: string | undefined): readonly Challenge[] {
  if (header === undefined || header.length > MAX_HEADER_BYTES) return [];
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  while (at < header.length) {
    at += matchAt(GAP, header, at)?.[0].length ?? 0;
    if (at >= header.length) break;
    const token = matchAt(TOKEN, header, at);
    if (token === undefined) return [];
    at += token[0].length;
    const value = matchAt(VALUE, header, at);
    const current = found.at(-1);
    if (value !== undefined && current !== undefined) {
      at += value[0].length;
      current.parameters[token[0].toLowerCase()] = value[1]?.replace(/\\(.)/g, '$1') ?? value[2] ?? '';
      continue;
    }
    found.push({ scheme: token[0].toLowerCase(), parameters: Object.create(null) as Record<string, string> });
    at += matchAt(TOKEN68, header, at)?.[0].length ?? 0;
  }
  return found;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
