/** Splits a shell command into words. Supports quotes and comments, as far as our documents use them. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, single, double, bare, comment] of line.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"#][^\s'"]*)|(#.*)$/g)) {
    if (comment !== undefined) break;
    words.push(single ?? double ?? bare ?? '');
  }
  return words;
}
