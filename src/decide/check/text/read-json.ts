import { type Locate, type Tree, UnreadableError } from './tree.ts';

const MAX_DEPTH = 100;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null/y;

/**
 * Reads JSON values one after the other, as programs that read streams of them do.
 * @param base where the text starts in the file. @throws UnreadableError.
 * Source: RFC 8259.
 */
export function readJson(text: string, locate: Locate): readonly Tree[] {
  return new Reader(text, locate).values();
}

class Reader {
  readonly #text: string;
  readonly #locate: Locate;
  #at = 0;

  constructor(text: string, locate: Locate) {
    this.#text = text;
    this.#locate = locate;
  }

  values(): readonly Tree[] {
    const values: Tree[] = [];
    this.#skip();
    while (this.#at < this.#text.length) {
      values.push(this.#value(MAX_DEPTH));
      this.#skip();
    }
    return values;
  }

  #skip(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fail(why: string, at = this.#at): never {
    throw new UnreadableError(this.#locate(at, at), why);
  }

  #value(depth: number): Tree {
    if (depth < 1) this.#fail('too many levels of nesting');
    const start = this.#at;
    const first = this.#text[start];
    if (first === '{') return this.#object(start, depth);
    if (first === '[') return this.#list(start, depth);
    const string = first === '"' ? this.#take(STRING) : undefined;
    const written = string ?? this.#take(WORD);
    if (written === undefined || written === '') return this.#fail('this is not JSON');
    const text = string === undefined ? written : String(JSON.parse(string));
    const isAsWritten = string === undefined || string.slice(1, -1) === text;
    const quotes = string !== undefined && isAsWritten ? 1 : 0;
    const found = this.#locate(start + quotes, this.#at - quotes);
    const span = isAsWritten ? found : { ...found, isExact: false };
    // The places inside a string with escapes are not those of its characters.
    return { kind: 'text', span, text, isPlain: string === undefined, locate: () => ({ ...span, isExact: false }) };
  }

  #object(start: number, depth: number): Tree {
    const members = new Map<string, Tree>();
    let flaw: UnreadableError | undefined;
    this.#at++;
    this.#skip();
    while (this.#text[this.#at] !== '}') {
      if (members.size > 0) this.#expect(',');
      const at = this.#at;
      const key = this.#take(STRING);
      if (key === undefined) this.#fail('expected a key in double quotes');
      const name = String(JSON.parse(key ?? '""'));
      this.#skip();
      this.#expect(':');
      const value = this.#value(depth - 1);
      if (members.has(name)) flaw ??= new UnreadableError(this.#locate(at, at), `the key "${name}" is used twice`);
      else members.set(name, value);
      this.#skip();
    }
    this.#at++;
    return { kind: 'map', span: this.#locate(start, this.#at), members, flaw };
  }

  #list(start: number, depth: number): Tree {
    const items: Tree[] = [];
    this.#at++;
    this.#skip();
    while (this.#text[this.#at] !== ']') {
      if (items.length > 0) this.#expect(',');
      items.push(this.#value(depth - 1));
      this.#skip();
    }
    this.#at++;
    return { kind: 'list', span: this.#locate(start, this.#at), items };
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) this.#fail(`expected "${character}"`);
    this.#at++;
    this.#skip();
  }
}
