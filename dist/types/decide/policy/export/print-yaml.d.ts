import { type Json } from '../../../core/json.ts';
/** Prints unambiguous YAML: strings are quoted as in JSON, and strings of several lines are literal blocks. */
export declare function printYaml(value: Json, indent?: number): string;
