import type { Json } from '../../core/json.ts';
/**
 * Reads one YAML document in which every reader sees the same: mappings with plain words as keys, lists, one-line texts, literal blocks, whole numbers,
 * true and false. Anchors, aliases, merge keys, tags, directives, folded and several-line texts, nulls, and words that some reader takes for a number,
 * a date or a boolean are refused.
 * @param depth levels of nesting. @throws SyntaxError with line and column. Source: YAML 1.2.2; YAML 1.1 types for what is refused.
 */
export declare function parseYaml(text: string, depth: number): Json;
/** Where a character stands: `line 3, column 7`. */
export declare function placeOf(text: string, index: number): string;
