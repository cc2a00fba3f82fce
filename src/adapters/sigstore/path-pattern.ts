// What the bundle takes for `minimatch`: 30 KiB of which @tufjs/models uses one call, for one segment of a path.

/** Beyond `*` and `?` shells disagree; a pattern that uses it matches nothing, so a delegation that needs it is not followed. */
const BEYOND = /[[\]{}()\\!#+@|/]/;

/**
 * Whether a segment of a target's path matches a segment of a delegation's pattern: `*` stands for any characters, `?` for one, and a dot
 * at the start only for itself. Takes time linear in the product of the lengths, whatever the pattern is.
 * Source: TUF specification 1.0.33 section 4.5, PATHPATTERN; minimatch for the dot and for the empty text.
 */
export function minimatch(segment: string, pattern: string): boolean {
  if (BEYOND.test(pattern)) return false;
  // As in the library: two stars alone stand for any segment, and only a pattern of dots for a step in the tree.
  if (segment === '' && pattern === '**') return true;
  if (/^\.{0,2}$/.test(segment) || pattern === '') return segment === pattern;
  if (segment.startsWith('.') && !pattern.startsWith('.')) return false;
  let at = 0;
  let from = 0;
  // Where the last star stood, and how much it stood for: it may stand for more.
  let star = -1;
  let taken = 0;
  while (at < segment.length) {
    const wanted = pattern[from];
    if (wanted === '*') {
      star = from;
      taken = at;
      from += 1;
    } else if (wanted === '?' || wanted === segment[at]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      from = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(from));
}
