/** One question to a program. */
export interface ProgramRequest {
    readonly args: readonly string[];
    /** All it gets on standard input. */
    readonly input: string | Uint8Array;
    readonly env: Readonly<Record<string, string>>;
    readonly folder?: string;
    readonly timeoutMs: number;
    /** Takes what it writes on standard error, line by line; without it that is dropped. */
    readonly onLine?: (line: string) => void;
}
/**
 * Flags that take files, children, workers and addons away from a Node that we start; Node 20 has the first under another name.
 * @param readable paths that it may read.
 */
export declare function confined(readable?: readonly string[]): readonly string[];
/**
 * Runs a program without a shell, gives it a text or bytes and takes its answer; time and output (64 KiB) are bounded.
 * @param file absolute path. @throws Error with the reason when there is no whole answer; the answer itself is never in it.
 */
export declare function askProgram(file: string, request: ProgramRequest): Promise<{
    readonly status: number | null;
    readonly output: Buffer;
}>;
