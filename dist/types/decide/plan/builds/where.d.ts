/**
 * The only module that a build file names.
 * @throws WasmImageError INPUT_MISSING if it names none or several.
 */
export declare function whereIsModule(where: string, found: readonly string[]): string;
