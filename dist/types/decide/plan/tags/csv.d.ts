/**
 * Splits the text of an input into entries, one per line: lines that start with `#` are comments, and quotes around a
 * field go away. A field in quotes may contain line breaks.
 * @returns entries without spaces around them, none of them empty. @throws SyntaxError for a quote that is not closed.
 * Source: docker/actions-toolkit, Util.getList, as docker/metadata-action 6.2 calls it.
 */
export declare function readEntries(text: string): readonly string[];
/**
 * Splits one entry at its commas; a field in quotes may contain commas, and quotes written twice.
 * @throws SyntaxError for quotes in the wrong place. Source: RFC 4180; docker/metadata-action 6.2, src/tag.ts.
 */
export declare function readFields(entry: string): readonly string[];
