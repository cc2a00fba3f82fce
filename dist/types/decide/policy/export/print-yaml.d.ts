import { type Json } from '../../../core/json.ts';
/** Prints YAML without ambiguity: texts in the quotes of JSON, and texts of several lines as literal blocks. */
export declare function printYaml(value: Json, indent?: number): string;
