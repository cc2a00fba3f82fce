/** How to run a program that answers one question. */
export interface ProgramRequest {
    readonly args: readonly string[];
    /** The name that the program sees as its own; default the file. rustup is cargo and rustc by this name. */
    readonly argv0?: string | undefined;
    /** Everything the program reads on standard input. */
    readonly input: string | Uint8Array;
    readonly env: Readonly<Record<string, string>>;
    readonly folder?: string | undefined;
    readonly timeoutMs: number;
    /** The most bytes on standard output; default 64 KiB. */
    readonly maxBytes?: number | undefined;
    /** Gets standard error line by line; without it, standard error is dropped. */
    readonly onLine?: ((line: string) => void) | undefined;
}
/**
 * Flags that deny a Node process files, child processes, workers and addons; Node 20 has an older name for the first.
 * @param readable paths that it may read.
 */
export declare function confined(readable?: readonly string[]): readonly string[];
/**
 * Runs a program without a shell, writes its input and collects its output. Time and output are bounded.
 * @param file absolute path. @throws Error with the reason if it does not finish; the output is never part of it.
 */
export declare function askProgram(file: string, request: ProgramRequest): Promise<{
    readonly status: number | null;
    readonly output: Buffer;
}>;
