import { wordsOf } from './text.ts';

/**
 * JSON as it is written: members in order, including equal keys. `odd` is the token of a number that JavaScript writes
 * differently (`2.0`, `-0`) or of a string with escapes.
 */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | Members | { readonly odd: string };

/** A JSON object, as it is written. */
export interface Members {
  readonly members: readonly (readonly [key: string, value: JsonTree])[];
}

/**
 * Parses JSON without losing how it is written.
 * @param maxDepth levels of objects and lists. @param isWhole false: parses the first value and ignores the rest.
 * @throws SyntaxError; its message, which may quote the text, is inert. Source: RFC 8259.
 */
export function parseTree(text: string, maxDepth: number, isWhole = true): JsonTree {
  try {
    return readText(text, maxDepth, isWhole);
  } catch (cause) {
    throw new SyntaxError(wordsOf(cause), { cause });
  }
}

function readText(text: string, maxDepth: number, isWhole: boolean): JsonTree {
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
    // Throws an error that says what is wrong, and where.
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
