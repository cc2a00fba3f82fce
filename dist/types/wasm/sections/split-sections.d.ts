/** One section as a range of bytes. */
export interface SectionRange {
    readonly id: number;
    /** Of a custom section. */
    readonly name: string | undefined;
    /** Where the section starts: its id. */
    readonly start: number;
    /** Where its content starts; for a custom section, after its name. */
    readonly content: number;
    readonly end: number;
}
/** What the header says; undefined for anything else than a module or a component of the known version. */
export declare function headerOf(bytes: Uint8Array): 'core' | 'component' | undefined;
/** Splits a module or a component into its sections without reading them. @throws ByteError. Source: core spec 5.5.2. */
export declare function splitSections(bytes: Uint8Array): readonly SectionRange[];
