import { StringDecoder } from 'node:string_decoder';
import { inert } from '../../core/text.ts';

const MAX_LINE = 4096;
const MAX_TOTAL = 32 * 1024 * 1024;

/**
 * Turns the output of another program into lines that are safe to print: workflow commands are broken, colours dropped,
 * tabs replaced by spaces, and `\r` ends a line. A line has at most 4096 characters, the output at most 32 MiB; the
 * rest is read and dropped, and the last line says so.
 */
export class ForeignLines {
  readonly #emit: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #total = 0;

  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  push(chunk: Uint8Array): void {
    const wasOpen = this.#total <= MAX_TOTAL;
    this.#total += chunk.byteLength;
    if (!wasOpen) return;
    const lines =
      `${this.#rest}${this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))}`.split(
        /\r\n|\r(?!$)|\n/,
      );
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#print(line);
    if (this.#rest.length > MAX_LINE) {
      this.#print(this.#rest);
      this.#rest = '';
    }
    if (this.#total > MAX_TOTAL) this.#emit('... the rest is dropped');
  }

  end(): void {
    const last = (this.#total <= MAX_TOTAL ? this.#rest + this.#decoder.end() : '').replace(/\r$/, '');
    this.#rest = '';
    if (last !== '') this.#print(last);
  }

  #print(line: string): void {
    // CSI and OSC sequences of terminals, ECMA-48 5.4 and 8.3.89.
    const plain = line
      .replace(/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '')
      .replaceAll('\t', '    ');
    this.#emit(inert(plain, MAX_LINE));
  }
}
