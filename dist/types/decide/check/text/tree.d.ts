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
export declare class UnreadableError extends Error {
    readonly span: Span;
    constructor(span: Span, why: string);
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
export declare function memberOf(tree: Tree | undefined, name: string): Tree | undefined;
/**
 * All values at a path, in which `*` stands for every item of a list and every member of a mapping.
 * @throws UnreadableError.
 */
export declare function valuesAt(from: Found, path: readonly string[]): readonly Found[];
/** A string; undefined if it is absent or null. @throws UnreadableError for anything else. */
export declare function stringOf(tree: Tree | undefined): Located | undefined;
/** {@link stringOf} for a member. */
export declare function stringAt(tree: Tree | undefined, name: string): Located | undefined;
/** A string as in {@link stringOf}; undefined for all other values, whose type does not matter. */
export declare function wordAt(tree: Tree | undefined, name: string): string | undefined;
/** A JSON pointer. Source: RFC 6901. */
export declare function printPath(path: readonly (string | number)[]): string;
/** The offsets at which the lines of a text start. */
export declare function lineStarts(text: string): readonly number[];
/** The line of an offset, from 0. */
export declare function lineAt(starts: readonly number[], at: number): number;
/** The line and the column of an offset, both from 1. A byte order mark takes no column. */
export declare function placesIn(text: string): (at: number) => {
    readonly line: number;
    readonly column: number;
};
