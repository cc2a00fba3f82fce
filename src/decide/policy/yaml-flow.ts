import type { Json } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';

/** What a YAML 1.1 or 1.2 reader takes for a number or a time. Source: YAML 1.2.2 section 10.3.2; yaml.org/type float, int, timestamp. */
const NUMBER_LIKE = [
  /^[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?0(?:o[0-7_]+|x[0-9a-fA-F_]+|b[01_]+)$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/,
];
const WORDS = /^(?:null|~|true|false|yes|no|on|off|y|n|=|<<)$/i;

/**
 * Reads one value that stands on one line: a text, plain or in quotes, a whole number, true, false, `[...]` or `{...}`, and a comment behind it.
 * @param depth levels of brackets. @throws SyntaxError. Source: YAML 1.2.2 chapter 7.
 */
export function parseFlow(text: string, depth: number): Json {
  const flow = new Flow(text);
  const value = flow.value(depth, false);
  flow.end();
  return value;
}

class Flow {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  end(): void {
    const rest = this.#text.slice(this.#at);
    if (rest.trim() !== '' && !/^ +#/.test(rest)) throw new SyntaxError(`nothing may follow: ${quoted(rest.trim())}`);
  }

  value(depth: number, isInside: boolean): Json {
    const first = this.#text[this.#at];
    if (first === '"') return this.#double();
    if (first === "'") return this.#single();
    if (first === '[' || first === '{') {
      if (depth < 1) throw new SyntaxError('there are too many levels');
      return first === '[' ? this.#list(depth) : this.#mapping(depth);
    }
    return resolve(this.#plain(isInside));
  }

  #double(): string {
    const match = /^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/.exec(this.#text.slice(this.#at));
    if (match === null) throw new SyntaxError('a text in " does not end on its line, or has an escape that JSON has not');
    this.#at += match[0].length;
    return String(JSON.parse(match[0]));
  }

  #single(): string {
    const match = /^'((?:[^']|'')*)'/.exec(this.#text.slice(this.#at));
    if (match?.[1] === undefined) throw new SyntaxError("a text in ' does not end on its line");
    this.#at += match[0].length;
    return match[1].replaceAll("''", "'");
  }

  #plain(isInside: boolean): string {
    const rest = this.#text.slice(this.#at);
    const match = (isInside ? /^[^,[\]{}]*/ : /^.*/).exec(rest);
    const text = (match?.[0] ?? '').split(' #')[0] ?? '';
    this.#at += text.length;
    return text.trimEnd();
  }

  #list(depth: number): Json {
    const items: Json[] = [];
    this.#open();
    while (this.#text[this.#at] !== ']') {
      items.push(this.value(depth - 1, true));
      this.#between(']');
    }
    this.#at += 1;
    return items;
  }

  #mapping(depth: number): Json {
    const members = new Map<string, Json>();
    this.#open();
    while (this.#text[this.#at] !== '}') {
      const match = /^([A-Za-z][A-Za-z0-9_-]*): +/.exec(this.#text.slice(this.#at));
      const key = match?.[1] ?? '';
      if (match === null || WORDS.test(key)) throw new SyntaxError('a mapping in { } has something else than "key: value"');
      if (members.has(key)) throw new SyntaxError(`the key ${key} is there twice`);
      this.#at += match[0].length;
      members.set(key, this.value(depth - 1, true));
      this.#between('}');
    }
    this.#at += 1;
    return Object.fromEntries(members);
  }

  #open(): void {
    this.#at += 1;
    this.#skipSpaces();
  }

  /** A comma and a further item, or the end; no comma before the end. */
  #between(end: string): void {
    this.#skipSpaces();
    if (this.#text[this.#at] === end) return;
    if (this.#text[this.#at] !== ',') throw new SyntaxError(`${end} does not follow on the same line`);
    this.#at += 1;
    this.#skipSpaces();
    if (this.#text[this.#at] === end) throw new SyntaxError(`there is a comma before ${end}`);
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }
}

/** What a plain text is in every reader. */
function resolve(text: string): Json {
  if (/^-?(?:[1-9][0-9]{0,14}|0)$/.test(text) && text !== '-0') return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === '' || WORDS.test(text) || NUMBER_LIKE.some((pattern) => pattern.test(text)))
    throw new SyntaxError(`readers differ about ${quoted(text)}: put it in quotes if it is a text`);
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(text) || /: |:$| #/.test(text))
    throw new SyntaxError(`${quoted(text)} has signs of YAML: put it in quotes if it is a text`);
  return text;
}
