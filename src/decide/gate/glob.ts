/** A text that must be equal, or one in which `*` stands for any characters but `/`. There are no other patterns. */
export interface TextRule {
  readonly kind: 'exact' | 'glob';
  readonly text: string;
}

/** Whether a text meets a rule; linear in both lengths. */
export function meets(rule: TextRule, text: string): boolean {
  return rule.kind === 'exact' ? text !== '' && text === rule.text : matchesGlob(rule.text, text);
}

/** As many parts between slashes on both sides, and each part meets its pattern: no `*` ever reaches over a `/`. */
function matchesGlob(glob: string, text: string): boolean {
  const [patterns, parts] = [glob.split('/'), text.split('/')];
  return patterns.length === parts.length && patterns.every((pattern, i) => matchesPart(pattern, parts[i] ?? ''));
}

/** The first piece at the start, the last at the end, each other at its first place between them: nothing is tried twice. */
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

/** Why a pattern for identities is too broad; undefined when it is not. An address keeps scheme, host and owner; people are named one by one. */
export function broadSubject(glob: string): string | undefined {
  const address = /^https:\/\/([^/]+)\/([^/]+)\/.+$/.exec(glob);
  if (address !== null)
    return `${address[1]}${address[2]}`.includes('*') ? 'scheme, host and owner must be written out' : undefined;
  return /^[^/]+@[^/]+$/.test(glob)
    ? 'people are named one by one, each an authority with a subject'
    : 'it must start with https://HOST/OWNER/';
}

/** Why a pattern for git refs is too broad. Source: git-check-ref-format(1). */
export function broadRef(glob: string): string | undefined {
  return /^refs\/[^*/]+\/.+$/.test(glob)
    ? undefined
    : 'it must start with refs/heads/, refs/tags/ or another kind of ref that is written out';
}

/** Why a pattern for image repositories is too broad: it would follow an image to any registry. */
export function broadImage(glob: string): string | undefined {
  return /^[^*/]+\/.+$/.test(glob) ? undefined : 'the registry host must be written out, for example ghcr.io/acme/*';
}

/** The rule as an anchored regular expression, for tools that know nothing else. Source: RE2 syntax; the escapes are those of POSIX ERE too. */
export function regularExpressionOf(rule: TextRule): string {
  const escaped = rule.text.replace(/[.+?^$|()[\]{}\\]/g, '\\$&');
  return `^${rule.kind === 'exact' ? escaped.replaceAll('*', '\\*') : escaped.replaceAll('*', '[^/]*')}$`;
}

/** For people: a pattern is named as one. */
export function printRule(rule: TextRule): string {
  return rule.kind === 'exact' ? rule.text : `like ${rule.text}`;
}
