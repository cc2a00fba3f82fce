import { type Json } from '../../../core/json.ts';
/** YAML with every text in the quotes of JSON, and texts of several lines as literal blocks: nothing in it can be read otherwise. */
export declare function printYaml(value: Json, indent?: number): string;
