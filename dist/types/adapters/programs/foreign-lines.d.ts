/**
 * Turns the output of another program into lines that are safe to print: workflow commands are broken, colours dropped,
 * tabs replaced by spaces, and `\r` ends a line. A line has at most 4096 characters, the output at most 32 MiB; the
 * rest is read and dropped, and the last line says so.
 */
export declare class ForeignLines {
    #private;
    constructor(emit: (line: string) => void);
    push(chunk: Uint8Array): void;
    end(): void;
}
