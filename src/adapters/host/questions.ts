import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { cancelled } from '../../core/errors.ts';
import { inert, redact } from '../../core/text.ts';

/** Asks a person. */
export interface Questions {
  /** One line, without white space around it. @throws WasmImageError CANCELLED at the end of the input. */
  ask(text: string): Promise<string>;
}

/** Opens the terminal for questions, on standard error; undefined if nobody can answer. */
export function openQuestions(): Questions | undefined {
  return process.stdin.isTTY && process.stderr.isTTY ? askOn(process.stdin, process.stderr) : undefined;
}

/** Asks on a pair of streams. */
export function askOn(input: Readable, output: Writable): Questions {
  return {
    ask: (text) =>
      new Promise((resolve, reject) => {
        const lines = createInterface({ input, output });
        const end = (): void => reject(cancelled(false));
        lines.once('close', end).once('SIGINT', () => lines.close());
        lines.question(`${inert(redact(text))} `, (answer) => {
          lines.off('close', end).close();
          resolve(answer.trim());
        });
      }),
  };
}
