/**
 * Turns the bytes of a foreign program into lines that are safe to print: no workflow command survives, colours are dropped,
 * tabs become spaces, what overwrites a line (`\r`) becomes a line. A line has at most 4096 characters and all together 32 MiB; the rest is
 * read and dropped, and the last line says so.
 */
export declare class ForeignLines {
    #private;
    constructor(emit: (line: string) => void);
    push(chunk: Uint8Array): void;
    end(): void;
}
