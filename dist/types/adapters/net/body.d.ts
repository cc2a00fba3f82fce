import type { ClientRequest } from 'node:http';
/** Sends the body of a request and ends it. @param onProgress called with the bytes so far and in total. */
export declare function sendBody(outgoing: ClientRequest, body: Uint8Array | undefined, onProgress: ((done: number, total: number) => void) | undefined): void;
/** Bytes in one array that doubles: as separate chunks of one byte, a response takes some 460 times its size. */
export declare class GrowingBytes {
    #private;
    size: number;
    constructor(expected: number);
    add(chunk: Uint8Array): void;
    taken(): Buffer;
}
