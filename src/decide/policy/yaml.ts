import type { Json } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { parseFlow } from './yaml-flow.ts';

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads the part of YAML in which every reader sees the same: mappings, lists, one-line texts, whole numbers, true and false, and literal blocks (`|`).
 * Anchors, aliases, merge keys, tags, folded and several-line texts, nulls, and words that some reader takes for a number, a date or a boolean are refused.
 * A hand-written reader because the library is 112 KiB of a bundle that every deploy loads; a test holds it to that library.
 * @param depth levels of nesting. @throws SyntaxError with the line. Source: YAML 1.2.2 chapters 6 to 8; YAML 1.1 types for what is refused.
 */
export function parseYaml(text: string, depth: number): Json {
  const odd = /[^\n\x20-\x7e\u00a1-\u{10ffff}]|[\u2028\u2029\ufeff]/u.exec(text.replaceAll('\r\n', '\n'));
  if (odd !== null) throw new SyntaxError(`there is a tab or a control character: ${quoted(odd[0])}`);
  const reader = new Reader(text.replaceAll('\r\n', '\n').split('\n'), depth);
  return reader.readAll();
}

class Reader {
  readonly #raw: readonly string[];
  readonly #depth: number;
  /** The next raw line. */
  #at = 0;
  /** What stands behind `- ` is a line of its own, further in. */
  #rest: Line | undefined;

  constructor(raw: readonly string[], depth: number) {
    this.#raw = raw;
    this.#depth = depth;
  }

  readAll(): Json {
    if (this.#peek()?.text === '---') this.#next();
    const first = this.#peek();
    if (first === undefined) throw new SyntaxError('it is empty');
    if (first.indent !== 0) throw broken(first, 'the first line is indented');
    const value = this.#block(first, 1);
    const more = this.#peek();
    if (more !== undefined) throw broken(more, 'it does not belong to what is above it');
    return value;
  }

  /** The next line with content; comments and empty lines are passed over. */
  #peek(): Line | undefined {
    if (this.#rest !== undefined) return this.#rest;
    for (; this.#at < this.#raw.length; this.#at += 1) {
      const text = (this.#raw[this.#at] ?? '').trimStart();
      if (text === '' || text.startsWith('#')) continue;
      return { number: this.#at + 1, indent: (this.#raw[this.#at] ?? '').length - text.length, text: text.trimEnd() };
    }
    return undefined;
  }

  #next(): void {
    if (this.#rest === undefined) this.#at += 1;
    this.#rest = undefined;
  }

  #block(line: Line, level: number): Json {
    if (level > this.#depth) throw broken(line, `there are more than ${this.#depth} levels`);
    return isItem(line) ? this.#list(line.indent, level) : this.#mapping(line.indent, level);
  }

  #list(indent: number, level: number): Json {
    const items: Json[] = [];
    for (let line = this.#peek(); line !== undefined && line.indent === indent && isItem(line); line = this.#peek()) {
      const text = line.text.slice(1).trimStart();
      if (text === '' || text.startsWith('#')) throw broken(line, 'a list item stands behind its -');
      const inner = { number: line.number, indent: indent + line.text.length - text.length, text };
      this.#rest = undefined;
      if (isItem(inner) || keyOf(inner) !== undefined) {
        this.#at = line.number;
        this.#rest = inner;
        items.push(this.#block(inner, level + 1));
      } else {
        this.#at = line.number;
        items.push(scalar(inner, text, this.#depth - level));
      }
      this.#refuseDeeper(indent);
    }
    return items;
  }

  #mapping(indent: number, level: number): Json {
    const members = new Map<string, Json>();
    for (let line = this.#peek(); line !== undefined && line.indent === indent && !isItem(line); line = this.#peek()) {
      const pair = keyOf(line);
      if (pair === undefined) throw broken(line, 'it is no "key: value"');
      if (members.has(pair.key)) throw broken(line, `the key ${pair.key} is there twice`);
      if (/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(pair.key)) throw broken(line, `some readers take the key ${pair.key} for something else`);
      this.#next();
      members.set(pair.key, this.#value(line, pair.text, indent, level));
      this.#refuseDeeper(indent);
    }
    return Object.fromEntries(members);
  }

  #value(line: Line, text: string, indent: number, level: number): Json {
    if (/^\|-?(?: +#.*)?$/.test(text)) return this.#literal(line, indent, text.startsWith('|-'));
    if (text !== '') return scalar(line, text, this.#depth - level);
    const below = this.#peek();
    const isBelow = below !== undefined && (below.indent > indent || (below.indent === indent && isItem(below)));
    if (!isBelow) throw broken(line, 'it has no value');
    return this.#block(below, level + 1);
  }

  /** Lines as they are, without their common indentation. */
  #literal(line: Line, indent: number, isStripped: boolean): string {
    const lines: string[] = [];
    let own: number | undefined;
    for (; this.#at < this.#raw.length; this.#at += 1) {
      const raw = this.#raw[this.#at] ?? '';
      const depth = raw.length - raw.trimStart().length;
      const isBlank = raw.trim() === '';
      if (isBlank && (own === undefined || raw.length > own)) throw new SyntaxError(`line ${this.#at + 1}: a line of spaces in a block`);
      if (!isBlank && depth <= indent) break;
      own ??= depth;
      if (!isBlank && depth < own) throw new SyntaxError(`line ${this.#at + 1}: it is less indented than its block`);
      lines.push(raw.slice(own));
    }
    if (this.#at >= this.#raw.length && this.#raw.at(-1) !== '') throw broken(line, 'the block needs a newline at its end');
    while (lines.at(-1) === '') lines.pop();
    if (lines.length === 0) throw broken(line, 'the block is empty');
    return `${lines.join('\n')}${isStripped ? '' : '\n'}`;
  }

  #refuseDeeper(indent: number): void {
    const line = this.#peek();
    if (line !== undefined && line.indent > indent) throw broken(line, 'it is indented and nothing above it is open');
  }
}

function isItem(line: Line): boolean {
  return line.text === '-' || line.text.startsWith('- ');
}

/** Keys are plain words; the value starts behind a space, and a comment alone is no value. */
function keyOf(line: Line): { readonly key: string; readonly text: string } | undefined {
  const match = /^([A-Za-z][A-Za-z0-9_-]*):(?: +(.*))?$/.exec(line.text);
  const text = match?.[2] ?? '';
  return match?.[1] === undefined ? undefined : { key: match[1], text: text.startsWith('#') ? '' : text };
}

function scalar(line: Line, text: string, depth: number): Json {
  try {
    return parseFlow(text, depth);
  } catch (cause) {
    throw cause instanceof SyntaxError ? broken(line, cause.message) : cause;
  }
}

function broken(line: Line, why: string): SyntaxError {
  return new SyntaxError(`line ${line.number}: ${why}`);
}
