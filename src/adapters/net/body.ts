import type { ClientRequest } from 'node:http';

/** Bytes that are handed to the connection at once when somebody wants to know how many are sent. */
const PIECE = 256 * 1024;

/** Sends the body of a request and ends it. @param onProgress called with the bytes so far and in total. */
export function sendBody(
  outgoing: ClientRequest,
  body: Uint8Array | undefined,
  onProgress: ((done: number, total: number) => void) | undefined,
): void {
  if (body === undefined || body.byteLength === 0 || onProgress === undefined) {
    outgoing.end(body);
    return;
  }
  const sendFrom = (start: number): void => {
    const end = Math.min(start + PIECE, body.byteLength);
    // After an error, `outgoing` reports it, and nothing more is sent.
    outgoing.write(body.subarray(start, end), (error) => {
      if (error) return;
      onProgress(end, body.byteLength);
      if (end < body.byteLength) sendFrom(end);
      else outgoing.end();
    });
  };
  sendFrom(0);
}

/** Bytes in one array that doubles: as separate chunks of one byte, a response takes some 460 times its size. */
export class GrowingBytes {
  size = 0;
  readonly #expected: number;
  #room: Buffer = Buffer.alloc(0);

  constructor(expected: number) {
    this.#expected = expected;
  }

  add(chunk: Uint8Array): void {
    const wanted = this.size + chunk.byteLength;
    if (wanted > this.#room.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#expected, 2 * this.#room.byteLength));
      larger.set(this.#room.subarray(0, this.size));
      this.#room = larger;
    }
    this.#room.set(chunk, this.size);
    this.size = wanted;
  }

  taken(): Buffer {
    return this.#room.subarray(0, this.size);
  }
}
