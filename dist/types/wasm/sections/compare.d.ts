/** A section that is not the same in two modules. */
export interface SectionDifference {
    /** `code`, `custom "name"`; in a component, with the place of the module: `module 2: data`. */
    readonly section: string;
    /** Bytes of its content in each module; undefined in a module that does not have it. */
    readonly sizes: readonly [number | undefined, number | undefined];
    /** Where the first different byte is in each module; undefined if one of them does not have the section. */
    readonly offsets: readonly [number, number] | undefined;
    /** The text around the first different byte in each module; undefined where there is none. */
    readonly texts: readonly [string | undefined, string | undefined];
    /** Which of the given paths each module has in this section. */
    readonly paths: readonly [string | undefined, string | undefined];
}
/**
 * Which sections differ in two modules, in the order of the first one. Sections are paired by their kind and name, and
 * the modules in components too. Two files that cannot be split differ as a whole.
 * @param places a path that may be in the first module, and one that may be in the second.
 */
export declare function compareModules(first: Uint8Array, second: Uint8Array, places: readonly [string, string]): readonly SectionDifference[];
