import type { Json } from '../../core/json.ts';
/**
 * Reads the part of YAML in which every reader sees the same: mappings, lists, one-line texts, whole numbers, true and false, and literal blocks (`|`).
 * Anchors, aliases, merge keys, tags, folded and several-line texts, nulls, and words that some reader takes for a number, a date or a boolean are refused.
 * A hand-written reader because the library is 112 KiB of a bundle that every deploy loads; a test holds it to that library.
 * @param depth levels of nesting. @throws SyntaxError with the line. Source: YAML 1.2.2 chapters 6 to 8; YAML 1.1 types for what is refused.
 */
export declare function parseYaml(text: string, depth: number): Json;
