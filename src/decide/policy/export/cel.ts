/** A string in CEL, which supports the escapes of JSON. Source: cel-spec, "String and Bytes Values". */
export function celText(text: string): string {
  if (text.includes("'") || /[^ -~]/.test(text)) return JSON.stringify(text);
  return text.includes('\\') ? `r'${text}'` : `'${text}'`;
}

/** A list of strings in CEL. */
export function celList(texts: Iterable<string>): string {
  return `[${[...texts].map(celText).join(', ')}]`;
}

/** The value at a path without `*`, or the text of the default if a part of the path is absent. */
export function valueAt(from: string, path: readonly string[], absent: string): string {
  return path.length === 0 ? from : `${from}${path.map((part) => `.?${part}`).join('')}.orValue(${absent})`;
}

/**
 * Texts of the values at a path, in which `*` stands for every item of a list and every member of a mapping: one text
 * with a line per value. CEL cannot flatten lists of lists before Kubernetes 1.34, and it can join lines.
 * @param leaf the text of a value, whose path is given from a variable.
 */
export function linesAt(
  from: string,
  path: readonly string[],
  leaf: (from: string, path: readonly string[]) => string,
  depth = 0,
): string {
  const star = path.indexOf('*');
  if (star < 0) return leaf(from, path);
  const item = `i${depth}`;
  const inner = linesAt(item, path.slice(star + 1), leaf, depth + 1);
  return `${itemsOf(valueAt(from, path.slice(0, star), '[]'))}.map(${item}, ${inner}).join('\\n')`;
}

/** The items of a list, or the members of a mapping. */
function itemsOf(value: string): string {
  return `[${value}].map(l, type(l) == map ? l.map(k, l[k]) : l)[0]`;
}

/** Two strings as words of a line. A string that no address and no digest can be is replaced, so that it stays one word. */
export function words(first: string, second: string): string {
  return `[string(${first}), ${second === "''" ? second : `string(${second})`}].map(t, t.matches('^[!-~]*$') ? t : '?').join(' ')`;
}
