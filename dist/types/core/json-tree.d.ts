/** JSON as it is written: members in order, equal keys and all; a number that JavaScript writes differently (`2.0`, `-0`) and a text with escapes as they are. */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | Members | {
    readonly odd: string;
};
export interface Members {
    readonly members: readonly (readonly [key: string, value: JsonTree])[];
}
/**
 * Takes JSON apart.
 * @param maxDepth levels of objects and lists. @param isWhole false for the first value of the text, whatever comes after it.
 * @throws SyntaxError; its message may quote the text. Source: RFC 8259.
 */
export declare function parseTree(text: string, maxDepth: number, isWhole?: boolean): JsonTree;
