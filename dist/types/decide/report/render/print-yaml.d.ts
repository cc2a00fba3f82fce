import { type Json } from '../../../core/json.ts';
/** Prints a value as YAML that all readers understand in the same way. Keys keep their order. */
export declare function printYaml(value: Json): string;
