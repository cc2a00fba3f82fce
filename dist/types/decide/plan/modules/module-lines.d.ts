import { type ModuleOptions, type NamedModule } from './options.ts';
/**
 * Reads modules, one per line: `NAME = PATH`, with options such as `; filter-type: network; hosts: istio>=1.28`. A value
 * in double quotes is a JSON string. Lines that begin with `#` are comments.
 * @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN, INPUT_CONFLICT.
 */
export declare function readModuleLines(text: string, options: ModuleOptions, most: number): readonly NamedModule[];
/** Whether the input `modules` names a file instead of modules. */
export declare function isModuleFile(text: string): boolean;
/** The names in lines of the input `modules`. */
export declare function moduleNames(text: string): readonly string[];
