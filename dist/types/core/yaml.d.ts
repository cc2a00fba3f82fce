import type { Json } from './json.ts';
/**
 * Reads one YAML document that every YAML reader understands in the same way: mappings with plain words as keys, lists,
 * strings on one line, literal blocks, integers, true and false. Anchors, aliases, merge keys, tags, directives, folded
 * and multi-line scalars, nulls, and words that some readers treat as a number, a date or a boolean are refused.
 * @param depth levels of nesting. @throws SyntaxError with line and column.
 * Source: YAML 1.2.2; YAML 1.1 types for what is refused.
 */
export declare function parseYaml(text: string, depth: number): Json;
/** The position of a character: `line 3, column 7`. */
export declare function placeOf(text: string, index: number): string;
