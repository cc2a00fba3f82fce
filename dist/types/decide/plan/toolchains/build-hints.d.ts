/**
 * What to change so that a build finds what it misses, learned from its output line by line. The hint is that of the
 * most exact rule so far; undefined when no line was recognized.
 */
export interface BuildHints {
    readonly hint: string | undefined;
    /** @param line of the output, without colours. */
    learn(line: string): void;
}
/** Starts to learn from a build. @param argv of the build command. */
export declare function learnHints(argv: readonly string[]): BuildHints;
/** Why a program did not start, and what to do. @param code of the system's error. */
export declare function whyNotStarted(program: string, code: string | undefined): {
    readonly why: string;
    readonly hint?: string;
};
/** What to do about a program that was not found. @param program the first part of the build command. */
export declare function missingProgramHint(program: string): string;
