/** JSON as it is written: members in order, equal keys and all; a number that JavaScript writes differently (`2.0`, `-0`) and a text with escapes as they are. */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | Members | { readonly odd: string };

export interface Members {
  readonly members: readonly (readonly [key: string, value: JsonTree])[];
}

/**
 * Takes JSON apart.
 * @param maxDepth levels of objects and lists. @param isWhole false for the first value of the text, whatever comes after it.
 * @throws SyntaxError; its message may quote the text. Source: RFC 8259.
 */
export function parseTree(text: string, maxDepth: number, isWhole = true): JsonTree {
  let [at, depth] = [0, 0];

  const peek = (): string | undefined => {
    while (' \t\n\r'.includes(text[at] ?? '-')) at += 1;
    return text[at];
  };
  const take = (sign: string): boolean => {
    const isNext = peek() === sign;
    at += Number(isNext);
    return isNext;
  };
  const fail = (): never => {
    // It says what is wrong, and where.
    JSON.parse(text);
    throw new SyntaxError('it is not JSON');
  };
  const items = <Item>(end: string, item: () => Item): readonly Item[] => {
    depth += 1;
    if (depth > maxDepth) throw new SyntaxError(`more than ${maxDepth} levels`);
    const found: Item[] = [];
    if (!take(end)) {
      do found.push(item());
      while (take(','));
      if (!take(end)) fail();
    }
    depth -= 1;
    return found;
  };
  const string = (): string => {
    const start = at;
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    at += 1;
    return text.slice(start, at);
  };
  const member = (): readonly [string, JsonTree] => {
    const key: string = peek() === '"' ? JSON.parse(string()) : fail();
    return take(':') ? [key, value()] : fail();
  };
  const word = (): JsonTree => {
    const words = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    words.lastIndex = at;
    const token = words.exec(text)?.[0] ?? fail();
    at += token.length;
    return scalar(token);
  };
  const scalar = (token: string): JsonTree => {
    const read: string | number | boolean | null = JSON.parse(token);
    return JSON.stringify(read) === token ? read : { odd: token };
  };
  const value = (): JsonTree => {
    if (peek() === '"') return scalar(string());
    if (take('{')) return { members: items('}', member) };
    return take('[') ? items(']', value) : word();
  };

  const tree = value();
  return isWhole && peek() !== undefined ? fail() : tree;
}
