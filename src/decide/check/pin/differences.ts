import { readText } from '../text/stream.ts';
import { printPath, type Tree } from '../text/tree.ts';

/** A value of a text that is not the same in another one. */
export interface Difference {
  readonly document: number;
  /** JSON pointer. */
  readonly path: string;
  /** The string in the second text; undefined if it is no string. */
  readonly text: string | undefined;
}

/**
 * Compares what two texts say, not how they say it. Aliases are followed.
 * @returns undefined if a value that differs is used more than once, or if the texts cannot be compared.
 */
export function differencesOf(before: string, after: string): readonly Difference[] | undefined {
  const [first, second] = [before, after].map((text) =>
    readText(text, (at, end) => ({ at, end, isExact: true }), true),
  ) as [ReturnType<typeof readText>, ReturnType<typeof readText>];
  if (first.documents.length !== second.documents.length || first.problems.length !== second.problems.length)
    return undefined;
  const found: Difference[] = [];
  for (const [i, { number, tree }] of first.documents.entries()) {
    const other = second.documents[i];
    if (other?.number !== number) return undefined;
    const comparison = new Comparison(before, after);
    comparison.compare(tree, other.tree, []);
    if (comparison.isShared) return undefined;
    found.push(...comparison.found.map((one) => ({ ...one, document: number })));
  }
  return found;
}

class Comparison {
  readonly found: { path: string; text: string | undefined }[] = [];
  isShared = false;
  readonly #texts: readonly [string, string];
  /** Values that were compared already: an alias is the same value as its anchor. */
  readonly #known = new Map<Tree, { readonly other: Tree; readonly isSame: boolean }>();

  constructor(before: string, after: string) {
    this.#texts = [before, after];
  }

  compare(a: Tree, b: Tree, path: readonly (string | number)[]): void {
    const known = this.#known.get(a);
    if (known !== undefined) {
      if (known.other !== b || !known.isSame) this.isShared = true;
      return;
    }
    const count = this.found.length;
    this.#values(a, b, path);
    this.#known.set(a, { other: b, isSame: this.found.length === count });
  }

  #values(a: Tree, b: Tree, path: readonly (string | number)[]): void {
    if (a.kind === 'map' && b.kind === 'map' && (a.flaw === undefined) === (b.flaw === undefined)) {
      for (const [key, value] of a.members) this.#members(value, b.members.get(key), [...path, key]);
      for (const [key, value] of b.members) if (!a.members.has(key)) this.#add(value, [...path, key]);
    } else if (a.kind === 'list' && b.kind === 'list' && a.items.length === b.items.length) {
      for (const [i, item] of a.items.entries()) this.#members(item, b.items[i], [...path, i]);
    } else if (a.kind === 'text' && b.kind === 'text') {
      if (a.text !== b.text || a.isPlain !== b.isPlain) this.#add(b, path);
    } else if (a.kind !== 'odd' || b.kind !== 'odd' || this.#written(a, 0) !== this.#written(b, 1)) {
      this.#add(b, path);
    }
  }

  #members(a: Tree, b: Tree | undefined, path: readonly (string | number)[]): void {
    if (b === undefined) this.found.push({ path: printPath(path), text: undefined });
    else this.compare(a, b, path);
  }

  #add(tree: Tree, path: readonly (string | number)[]): void {
    this.found.push({ path: printPath(path), text: tree.kind === 'text' ? tree.text : undefined });
  }

  #written({ span }: Tree, index: 0 | 1): string {
    return this.#texts[index].slice(span.at, span.end);
  }
}
