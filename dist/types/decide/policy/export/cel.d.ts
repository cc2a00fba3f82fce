/** A string in CEL, which supports the escapes of JSON. Source: cel-spec, "String and Bytes Values". */
export declare function celText(text: string): string;
/** A list of strings in CEL. */
export declare function celList(texts: Iterable<string>): string;
/** The value at a path without `*`, or the text of the default if a part of the path is absent. */
export declare function valueAt(from: string, path: readonly string[], absent: string): string;
/**
 * Texts of the values at a path, in which `*` stands for every item of a list and every member of a mapping: one text
 * with a line per value. CEL cannot flatten lists of lists before Kubernetes 1.34, and it can join lines.
 * @param leaf the text of a value, whose path is given from a variable.
 */
export declare function linesAt(from: string, path: readonly string[], leaf: (from: string, path: readonly string[]) => string, depth?: number): string;
/** Two strings as words of a line. A string that no address and no digest can be is replaced, so that it stays one word. */
export declare function words(first: string, second: string): string;
