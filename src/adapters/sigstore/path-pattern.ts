// The bundle uses this instead of `minimatch`: 30 KiB, of which @tufjs/models uses one call, for one segment of a path.

/**
 * Shells disagree on more than `*` and `?`: a pattern with these characters matches nothing, so its delegation is
 * skipped.
 */
const BEYOND = /[[\]{}()\\!#+@|/]/;

/**
 * Whether a segment of a target's path matches a segment of a delegation's pattern: `*` matches any characters, `?` one
 * character, and a leading dot only itself. The time is at most proportional to the product of the lengths.
 * Source: TUF specification 1.0.33 section 4.5, PATHPATTERN; minimatch for the dot and for the empty text.
 */
export function minimatch(segment: string, pattern: string): boolean {
  if (BEYOND.test(pattern)) return false;
  // As in minimatch: two stars alone match any segment, and only a pattern of dots matches `.` and `..`.
  if (segment === '' && pattern === '**') return true;
  if (/^\.{0,2}$/.test(segment) || pattern === '') return segment === pattern;
  if (segment.startsWith('.') && !pattern.startsWith('.')) return false;
  let at = 0;
  let from = 0;
  // The position of the last star, and how much it has matched so far: it may match more.
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
