import type { Json } from '../../core/json.ts';
/**
 * Reads one value that stands on one line: a text, plain or in quotes, a whole number, true, false, `[...]` or `{...}`, and a comment behind it.
 * @param depth levels of brackets. @throws SyntaxError. Source: YAML 1.2.2 chapter 7.
 */
export declare function parseFlow(text: string, depth: number): Json;
