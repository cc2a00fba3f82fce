/**
 * JSON as it is written: members in order, including equal keys. `odd` is the token of a number that JavaScript writes
 * differently (`2.0`, `-0`) or of a string with escapes.
 */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | Members | {
    readonly odd: string;
};
/** A JSON object, as it is written. */
export interface Members {
    readonly members: readonly (readonly [key: string, value: JsonTree])[];
}
/**
 * Parses JSON without losing how it is written.
 * @param maxDepth levels of objects and lists. @param isWhole false: parses the first value and ignores the rest.
 * @throws SyntaxError; its message, which may quote the text, is inert. Source: RFC 8259.
 */
export declare function parseTree(text: string, maxDepth: number, isWhole?: boolean): JsonTree;
