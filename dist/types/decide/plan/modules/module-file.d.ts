import { type ModuleFile, type ModuleOptions, type NamedModule } from './options.ts';
/**
 * Reads wasm-image.yaml: JSON, or YAML that all readers understand in the same way. Each filter has the inputs of
 * `defaults`, unless it sets them itself. Paths are relative to the folder of the file.
 * @param most how many filters it may list. @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN.
 * Source: docs/wasm-image.schema.json.
 */
export declare function readModuleFile({ bytes, path }: ModuleFile, options: ModuleOptions, most: number): readonly NamedModule[];
