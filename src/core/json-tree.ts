/** JSON as it is written: members in their order, equal keys and all. */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | Members | OddNumber;

/** The members of one object. */
export class Members {
  readonly pairs: readonly (readonly [key: string, value: JsonTree])[];
  constructor(pairs: Members['pairs']) {
    this.pairs = pairs;
  }
}

/** A number in another spelling than JavaScript's own: `2.0`, `1e2`, `-0`, or with more digits than it holds. */
export class OddNumber {
  readonly token: string;
  constructor(token: string) {
    this.token = token;
  }
}

/** Takes JSON apart. It throws SyntaxError with a place and never with a part of the text, which may be a secret. Source: RFC 8259. */
export class TreeParser {
  readonly #text: string;
  readonly #maxDepth: number;
  #depth = 0;
  #at = 0;

  /** @param maxDepth levels of objects and lists. */
  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  /** Whether nothing but white space is left. */
  isAtEnd(): boolean {
    return this.#peek() === undefined;
  }

  /** The next value, and nothing of what follows. */
  value(): JsonTree {
    const sign = this.#peek();
    if (sign === '"') return this.#string();
    if (sign === '{') return new Members(this.#items('}', () => this.#member()));
    return sign === '[' ? this.#items(']', () => this.value()) : this.#word();
  }

  /** @throws SyntaxError at the place reached. */
  fail(): never {
    throw new SyntaxError(`it is not JSON at character ${this.#at + 1}`);
  }

  #peek(): string | undefined {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '-')) this.#at += 1;
    return this.#text[this.#at];
  }

  #take(sign: string): boolean {
    const isNext = this.#peek() === sign;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #items<Item>(end: string, item: () => Item): readonly Item[] {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) throw new SyntaxError(`more than ${this.#maxDepth} levels`);
    this.#at += 1;
    const items: Item[] = [];
    if (!this.#take(end)) {
      do items.push(item());
      while (this.#take(','));
      if (!this.#take(end)) this.fail();
    }
    this.#depth -= 1;
    return items;
  }

  #member(): readonly [string, JsonTree] {
    if (this.#peek() !== '"') this.fail();
    const key = this.#string();
    if (!this.#take(':')) this.fail();
    return [key, this.value()];
  }

  #string(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    try {
      const string = JSON.parse(this.#text.slice(this.#at, end + 1)) as string;
      this.#at = end + 1;
      return string;
    } catch {
      return this.fail();
    }
  }

  #word(): JsonTree {
    const words = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    words.lastIndex = this.#at;
    const token = words.exec(this.#text)?.[0] ?? this.fail();
    this.#at += token.length;
    const value = JSON.parse(token) as number | boolean | null;
    return typeof value === 'number' && String(value) !== token ? new OddNumber(token) : value;
  }
}
