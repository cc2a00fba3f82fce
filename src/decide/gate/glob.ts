/** An exact string, or a pattern in which `*` matches any characters except `/`. Nothing else is special. */
export interface TextRule {
  readonly kind: 'exact' | 'glob';
  readonly text: string;
}

/** Whether a string meets a rule. Takes linear time in both lengths, unlike a regular expression with several stars. */
export function meets(rule: TextRule, text: string): boolean {
  return rule.kind === 'exact' ? text !== '' && text === rule.text : matchesGlob(rule.text, text);
}

/** Both have the same number of parts between slashes, and each part matches: no `*` ever matches a `/`. */
function matchesGlob(glob: string, text: string): boolean {
  const [patterns, parts] = [glob.split('/'), text.split('/')];
  return patterns.length === parts.length && patterns.every((pattern, i) => matchesPart(pattern, parts[i] ?? ''));
}

/** The first piece is at the start, the last at the end, and each other at its first position in between. */
function matchesPart(pattern: string, part: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', last = ''] = [pieces[0], pieces[pieces.length - 1]];
  if (pieces.length === 1) return pattern === part;
  if (part.length < first.length + last.length || !part.startsWith(first) || !part.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = part.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= part.length - last.length;
}

/** Why a pattern for identities is too broad; undefined if it is not. Source: docs/policy.md. */
export function broadSubject(glob: string): string | undefined {
  const address = /^https:\/\/([^/]+)\/([^/]+)\/.+$/.exec(glob);
  if (address !== null)
    return `${address[1]}${address[2]}`.includes('*') ? 'scheme, host and owner must be written in full' : undefined;
  return /^[^/]+@[^/]+$/.test(glob)
    ? 'list people one by one, each as an authority with a subject'
    : 'it must start with https://HOST/OWNER/';
}

/** Why a pattern for git refs is too broad. Source: git-check-ref-format(1). */
export function broadRef(glob: string): string | undefined {
  return /^refs\/[^*/]+\/.+$/.test(glob)
    ? undefined
    : 'it must start with refs/heads/, refs/tags/ or another full prefix';
}

/** Why a pattern for image repositories is too broad: it would accept the image from any registry. */
export function broadImage(glob: string): string | undefined {
  return /^[^*/]+\/.+$/.test(glob)
    ? undefined
    : 'the registry host must be written in full, for example ghcr.io/acme/*';
}

/**
 * The rule as an anchored regular expression, for other tools.
 * Source: RE2 syntax; the escapes are also those of POSIX ERE.
 */
export function regularExpressionOf(rule: TextRule): string {
  const escaped = rule.text.replace(/[.+?^$|()[\]{}\\]/g, '\\$&');
  return `^${rule.kind === 'exact' ? escaped.replaceAll('*', '\\*') : escaped.replaceAll('*', '[^/]*')}$`;
}

/** A rule for people. */
export function printRule(rule: TextRule): string {
  return rule.kind === 'exact' ? rule.text : `${rule.text} (pattern)`;
}
