import { quoted } from '../../../core/text.ts';
import { classify } from './scalar.ts';

/** Where something is in the text of a file: offsets in UTF-16 units, as JavaScript counts. */
export interface Span {
  readonly at: number;
  readonly end: number;
  /** False: the text there is not the value itself, for example inside a folded string. */
  readonly isExact: boolean;
}

/** The place of a part of a text, given by its offsets in that text, in the file. */
export type Locate = (at: number, end: number) => Span;

/** A YAML or JSON value with its places. An alias is the same object as what it stands for. */
export type Tree = MapTree | ListTree | TextTree | OddTree;

/** A mapping. `flaw`: why programs could read it differently, such as a key that is there twice. */
export interface MapTree {
  readonly kind: 'map';
  readonly span: Span;
  readonly members: ReadonlyMap<string, Tree>;
  readonly flaw: UnreadableError | undefined;
}

/** A list. */
export interface ListTree {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly Tree[];
}

/** A scalar. `isPlain`: written without quotes, so it may be a number. */
export interface TextTree {
  readonly kind: 'text';
  readonly span: Span;
  readonly text: string;
  readonly isPlain: boolean;
  /** The places of the parts of the text, for a document inside it. */
  readonly locate: Locate;
}

/** What only some programs can read, such as a value with a tag. */
export interface OddTree {
  readonly kind: 'odd';
  readonly span: Span;
  readonly error: UnreadableError;
}

/** A text that cannot be read, or that programs could read differently. */
export class UnreadableError extends Error {
  readonly span: Span;

  constructor(span: Span, why: string) {
    super(why);
    this.name = 'UnreadableError';
    this.span = span;
  }
}

/** A string with its place. */
export interface Located {
  readonly text: string;
  readonly span: Span;
}

/** A value and its path: the keys and positions that lead to it. */
export interface Found {
  readonly tree: Tree;
  readonly path: readonly (string | number)[];
}

/** The member of a mapping; undefined if it is absent or the value is not a mapping. @throws UnreadableError. */
export function memberOf(tree: Tree | undefined, name: string): Tree | undefined {
  if (tree?.kind === 'odd') throw tree.error;
  if (tree?.kind !== 'map') return undefined;
  if (tree.flaw !== undefined) throw tree.flaw;
  return tree.members.get(name);
}

/** The most values at a path: aliases can repeat lists in lists. */
const MAX_FOUND = 50_000;

/**
 * All values at a path, in which `*` stands for every item of a list and every member of a mapping.
 * @throws UnreadableError.
 */
export function valuesAt(from: Found, path: readonly string[]): readonly Found[] {
  let found: readonly Found[] = [from];
  for (const part of path) {
    found = found.flatMap((one) => childrenAt(one, part));
    if (found.length > MAX_FOUND)
      throw new UnreadableError(from.tree.span, `it has more than ${MAX_FOUND} values at ${path.join('/')}`);
  }
  return found;
}

function childrenAt({ tree, path }: Found, name: string): readonly Found[] {
  if (name !== '*') {
    const tree2 = memberOf(tree, name);
    return tree2 === undefined ? [] : [{ tree: tree2, path: [...path, name] }];
  }
  if (tree.kind === 'odd') throw tree.error;
  if (tree.kind === 'list') return tree.items.map((item, i) => ({ tree: item, path: [...path, i] }));
  if (tree.kind !== 'map') return [];
  if (tree.flaw !== undefined) throw tree.flaw;
  return [...tree.members].map(([key, value]) => ({ tree: value, path: [...path, key] }));
}

/** A string; undefined if it is absent or null. @throws UnreadableError for anything else. */
export function stringOf(tree: Tree | undefined): Located | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind === 'odd') throw tree.error;
  if (tree.kind !== 'text') throw new UnreadableError(tree.span, 'expected a string');
  if (!tree.isPlain) return { text: tree.text, span: tree.span };
  const { kind } = classify(tree.text);
  if (kind === 'null') return undefined;
  if (kind === 'string') return { text: tree.text, span: tree.span };
  throw new UnreadableError(
    tree.span,
    `programs do not read ${quoted(tree.text)} as a string: put it in quotes if it is one`,
  );
}

/** {@link stringOf} for a member. */
export function stringAt(tree: Tree | undefined, name: string): Located | undefined {
  return stringOf(memberOf(tree, name));
}

/** A string as in {@link stringOf}; undefined for all other values, whose type does not matter. */
export function wordAt(tree: Tree | undefined, name: string): string | undefined {
  const value = tree?.kind === 'map' ? tree.members.get(name) : undefined;
  return value?.kind === 'text' && !(value.isPlain && classify(value.text).kind !== 'string') ? value.text : undefined;
}

/** {@link wordAt} for a member that all programs read in the same way. @throws UnreadableError. */
export function wordIn(tree: Tree, name: string): string | undefined {
  const value = memberOf(tree, name);
  // Kubernetes ignores a tag that it does not know, and decodes !!binary.
  if (value?.kind === 'odd') throw value.error;
  return wordAt(tree, name);
}

/** A JSON pointer. Source: RFC 6901. */
export function printPath(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The offsets at which the lines of a text start. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The line of an offset, from 0. */
export function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line and the column of an offset, both from 1. A byte order mark takes no column. */
export function placesIn(text: string): (at: number) => { readonly line: number; readonly column: number } {
  const starts = lineStarts(text);
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  return (at) => {
    const line = lineAt(starts, at);
    const column = at - (starts[line] ?? 0) + 1;
    return { line: line + 1, column: line === 0 ? Math.max(1, column - mark) : column };
  };
}
