/** What to change so that a build finds what it misses, learned from its output line by line. */
export declare class BuildHints {
    #private;
    constructor(argv: readonly string[]);
    /** The hint of the most exact rule so far; undefined when no line was recognized. */
    get hint(): string | undefined;
    /** @param line of the output, without colours. */
    learn(line: string): void;
}
/** What to do about a program that was not found. @param program the first part of the build command. */
export declare function missingProgramHint(program: string): string;
