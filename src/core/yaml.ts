import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Json } from './json.ts';
import { quoted } from './text.ts';

/**
 * What a YAML 1.1 or 1.2 reader could read as a number or a time.
 * Source: YAML 1.2.2 section 10.3.2; yaml.org/type float, int, timestamp.
 */
const NUMBER_LIKE = [
  /^[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?0(?:o[0-7_]+|x[0-9a-fA-F_]+|b[01_]+)$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/,
];
const WORDS = /^(?:null|~|true|false|yes|no|on|off|y|n|=|<<)$/i;

/**
 * Reads one YAML document that every YAML reader understands in the same way: mappings with plain words as keys, lists,
 * strings on one line, literal blocks, integers, true and false. Anchors, aliases, merge keys, tags, directives, folded
 * and multi-line scalars, nulls, and words that some readers treat as a number, a date or a boolean are refused.
 * @param depth levels of nesting. @throws SyntaxError with line and column.
 * Source: YAML 1.2.2; YAML 1.1 types for what is refused.
 */
export function parseYaml(text: string, depth: number): Json {
  const plain = text.replaceAll('\r\n', '\n');
  const odd = /[^\n\x20-\x7e\u00a1-\u{10ffff}]|[\u2028\u2029\ufeff]/u.exec(plain);
  if (odd !== null) throw new SyntaxError(`${placeOf(plain, odd.index)}: tab or control character ${quoted(odd[0])}`);
  return new Reader(plain).read(depth);
}

/** The position of a character: `line 3, column 7`. */
export function placeOf(text: string, index: number): string {
  const lines = text.slice(0, index).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

class Reader {
  readonly #text: string;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#text = text;
  }

  read(depth: number): Json {
    const [document, ...others] = this.#documents();
    if (document === undefined) throw new SyntaxError('it is empty');
    const [problem] = [...document.errors, ...document.warnings];
    // The library recurses for each level, and reports this error when the stack overflows.
    if (problem?.code === 'RESOURCE_EXHAUSTION') throw this.#broken(problem.pos[0], 'too many levels of nesting');
    if (problem !== undefined)
      throw this.#broken(problem.pos[0], (problem.message.split('\n')[0] ?? '').replace(/\.$/, ''));
    if (others[0] !== undefined) throw this.#broken(others[0].range[0], 'only one document is allowed');
    if (document.directives.yaml.explicit === true || /^%/m.test(this.#text))
      throw this.#broken(0, 'directives are not allowed');
    const { contents } = document;
    if (contents === null || (isScalar(contents) && contents.source === '')) throw new SyntaxError('it is empty');
    if (!isMap(contents) && !isSeq(contents)) throw this.#broken(contents.range[0], 'expected "key: value"');
    return this.#value(contents, depth);
  }

  /**
   * Parses with the schema that has strings only: this class decides what a plain word means. It also compares keys,
   * for which the library takes quadratic time.
   */
  #documents() {
    const options = {
      schema: 'failsafe',
      version: '1.2',
      merge: false,
      uniqueKeys: false,
      stringKeys: false,
      strict: true,
      keepSourceTokens: true,
    } as const;
    const documents = parseAllDocuments(this.#text, {
      ...options,
      resolveKnownTags: false,
      prettyErrors: false,
      lineCounter: this.#lines,
      logLevel: 'silent',
    });
    return 'empty' in documents ? [] : documents;
  }

  /** @param depth levels that are left. */
  #value(node: ParsedNode, depth: number): Json {
    const at = node.range[0];
    if (isAlias(node))
      throw this.#broken(at, 'aliases are not supported: repeat the value, or put it in quotes if it is a string');
    if (node.anchor !== undefined || node.tag !== undefined)
      throw this.#broken(at, 'anchors and tags are not supported: put the value in quotes if it is a string');
    if (isScalar(node)) return this.#scalar(node, at);
    if (depth < 1) throw this.#broken(at, 'too many levels of nesting');
    return isMap(node) ? this.#mapping(node, depth) : node.items.map((item) => this.#value(item, depth - 1));
  }

  #mapping(map: YAMLMap.Parsed, depth: number): Json {
    const members = new Map<string, Json>();
    for (const { key, value, srcToken } of map.items) {
      const at = key.range[0];
      const isPlain = isScalar(key) && key.type === 'PLAIN' && key.anchor === undefined && key.tag === undefined;
      const name = isPlain ? (key.source ?? '') : '';
      const isExplicit = srcToken?.start.some(({ type }) => type === 'explicit-key-ind') === true;
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || isExplicit)
        throw this.#broken(at, 'expected "key: value" with a plain word as the key');
      if (WORDS.test(name)) throw this.#broken(at, `some readers do not treat the key ${name} as a string`);
      if (members.has(name)) throw this.#broken(at, `the key ${name} is used twice`);
      if (value === null) throw this.#broken(at, `${name} has no value`);
      members.set(name, this.#value(value, depth - 1));
    }
    return Object.fromEntries(members);
  }

  #scalar(node: Scalar.Parsed, at: number): Json {
    const text = String(node.value);
    const written = this.#text.slice(at, node.range[1]);
    switch (node.type) {
      case 'BLOCK_LITERAL':
        // Without a newline after the last line, readers disagree about the end of the text.
        if (!written.endsWith('\n')) throw this.#broken(at, 'the block must end with a newline');
        if (!/^\|-?[ \n]/.test(written))
          throw this.#broken(at, 'a block must begin with | or |- and no other indicator');
        if (text.trim() === '') throw this.#broken(at, 'the block is empty');
        return text;
      case 'QUOTE_DOUBLE':
      case 'QUOTE_SINGLE':
        if (written.includes('\n')) throw this.#broken(at, 'a quoted string must end on the same line');
        if (
          node.type === 'QUOTE_DOUBLE' &&
          /\\(?:[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))/.test(written.replaceAll('\\\\', ''))
        )
          throw this.#broken(at, 'this escape sequence is not valid in JSON');
        return text;
      case 'PLAIN':
        if (written.includes('\n'))
          throw this.#broken(at, 'the string continues on the next line: put it in quotes on one line');
        return this.#plain(text, at);
      default:
        throw this.#broken(at, 'folded strings are not supported: write one line, or a block after |');
    }
  }

  /** The value of a plain text, if every reader agrees on it. */
  #plain(text: string, at: number): Json {
    if (/^-?(?:[1-9][0-9]{0,14}|0)$/.test(text) && text !== '-0') return Number(text);
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === '') throw this.#broken(at, 'it has no value');
    if (WORDS.test(text) || NUMBER_LIKE.some((pattern) => pattern.test(text)))
      throw this.#broken(at, `readers disagree about ${quoted(text)}: put it in quotes if it is a string`);
    return text;
  }

  #broken(offset: number, why: string): SyntaxError {
    const { line, col } = this.#lines.linePos(offset);
    return new SyntaxError(`line ${line}, column ${col}: ${why}`);
  }
}
