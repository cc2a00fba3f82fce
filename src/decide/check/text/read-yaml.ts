import {
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { quoted } from '../../../core/text.ts';
import { type Locate, lineAt, lineStarts, type Span, type TextTree, type Tree, UnreadableError } from './tree.ts';

const MAX_DEPTH = 100;
/** Our words for errors of the library. */
const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  // It recurses for each level, and reports this error when the stack overflows.
  RESOURCE_EXHAUSTION: 'too many levels of nesting',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
};

/**
 * Reads one YAML document with the place of every value. What programs read differently is kept as a flaw of the value
 * it belongs to, since most of a document does not matter.
 * @param text one document. @throws UnreadableError for a document that is not valid YAML.
 * @returns undefined for an empty document. Source: YAML 1.2.2.
 */
export function readYaml(text: string, locate: Locate): Tree | undefined {
  const documents = parseAllDocuments(text, {
    // This code decides what a plain word means, and compares keys, for which the library takes quadratic time.
    schema: 'failsafe',
    version: '1.2',
    merge: false,
    uniqueKeys: false,
    stringKeys: false,
    strict: true,
    keepSourceTokens: true,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [document, ...others] = 'empty' in documents ? [] : documents;
  if (document === undefined) return undefined;
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [at] = problem.pos;
    throw new UnreadableError(locate(at, at), WORDS[problem.code] ?? whyOf(problem.message));
  }
  if (others[0] !== undefined)
    throw new UnreadableError(locate(others[0].range[0], others[0].range[0]), 'expected the end of the document');
  const { contents } = document;
  return contents === null ? undefined : new Reader(text, locate).tree(contents, MAX_DEPTH);
}

class Reader {
  readonly #text: string;
  readonly #locate: Locate;
  readonly #anchors = new Map<string, Tree>();

  constructor(text: string, locate: Locate) {
    this.#text = text;
    this.#locate = locate;
  }

  /** @param depth levels that are left. */
  tree(node: ParsedNode, depth: number): Tree {
    const span = this.#spanOf(node);
    if (depth < 1) throw new UnreadableError(span, 'too many levels of nesting');
    if (isAlias(node)) {
      // An anchor inside itself is not known yet. What looks like a name may be a secret.
      const known = this.#anchors.get(node.source);
      if (known === undefined)
        throw new UnreadableError(span, 'this alias has no anchor: put a string that starts with "*" in quotes');
      return known;
    }
    const tree = this.#tagged(node, span) ?? this.#value(node, span, depth);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, tree);
    return tree;
  }

  #spanOf({ range: [at, end] }: ParsedNode): Span {
    return this.#locate(at, end);
  }

  #tagged(node: ParsedNode, span: Span): Tree | undefined {
    const { tag } = node;
    if (tag === undefined || (tag === 'tag:yaml.org,2002:str' && isScalar(node))) return undefined;
    // What looks like a tag may be a secret.
    const why = 'programs read this tag differently: put a string that starts with "!" in quotes';
    return { kind: 'odd', span, error: new UnreadableError(span, why) };
  }

  #value(node: Exclude<ParsedNode, { source: string; resolve: unknown }>, span: Span, depth: number): Tree {
    if (isScalar(node)) return this.#scalar(node as Scalar.Parsed, span);
    if (isMap(node)) return this.#mapping(node as YAMLMap.Parsed, span, depth);
    const items = (node as { items: readonly ParsedNode[] }).items.map((item) => this.tree(item, depth - 1));
    return { kind: 'list', span, items };
  }

  #mapping(map: YAMLMap.Parsed, span: Span, depth: number): Tree {
    const members = new Map<string, Tree>();
    let flaw: UnreadableError | undefined;
    for (const { key, value } of map.items) {
      const at = this.#spanOf(key);
      const isName = isScalar(key) && key.tag === undefined;
      // Before the value, since its anchor may be used there.
      if (key.anchor !== undefined) this.tree(key, depth - 1);
      const name = isName ? String(key.value) : '';
      const tree: Tree =
        value === null
          ? { kind: 'text', span: at, text: '', isPlain: true, locate: () => at }
          : this.tree(value, depth - 1);
      if (!isName) flaw ??= new UnreadableError(at, 'expected "key: value"');
      else if (name === '<<') flaw ??= new UnreadableError(at, 'only some programs merge with "<<"');
      else if (members.has(name)) flaw ??= new UnreadableError(at, `the key ${quoted(name)} is used twice`);
      else members.set(name, tree);
    }
    return { kind: 'map', span, members, flaw };
  }

  #scalar(node: Scalar.Parsed, span: Span): TextTree {
    const text = String(node.value);
    const isPlain = node.type === 'PLAIN' && node.tag === undefined;
    const inexact = { ...span, isExact: false };
    const [at, end] = node.range;
    const written = this.#text.slice(at, end);
    // A string whose text is as it is written.
    const quotes = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
    if (node.type !== 'BLOCK_LITERAL') {
      const isAsWritten = written.slice(quotes, written.length - quotes) === text;
      return {
        kind: 'text',
        span: isAsWritten ? this.#locate(at + quotes, end - quotes) : inexact,
        text,
        isPlain,
        locate: () => inexact,
      };
    }
    const lines = linesOf(written, text);
    const locate: Locate = (from, to) => {
      const [start, stop] = [lines(from), lines(to)];
      return start === undefined || stop === undefined ? inexact : this.#locate(at + start, at + stop);
    };
    return { kind: 'text', span: inexact, text, isPlain: false, locate };
  }
}

/** The library's words, without the text that some of them quote: it may be secret. */
function whyOf(message: string): string {
  return (message.split(/[\n:]/)[0] ?? '').replace(/\.$/, '');
}

/** Offsets in a literal block as it is written, by offsets in its text. @param written from the `|` on. */
function linesOf(written: string, text: string): (at: number) => number | undefined {
  const starts = lineStarts(text);
  // The first line is the `|`.
  const outer = lineStarts(written).slice(1);
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  const spaces = (line: string): number => line.length - line.trimStart().length;
  const below = written.slice(outer[first] ?? written.length).split('\n')[0] ?? '';
  const indent = first < 0 ? 0 : spaces(below) - spaces(lines[first] ?? '');
  return (at) => {
    const line = lineAt(starts, at);
    const start = outer[line];
    return start === undefined ? undefined : start + indent + at - (starts[line] ?? 0);
  };
}
