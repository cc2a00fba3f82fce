import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { cancelled } from '../../core/errors.ts';

/** Whether a person can answer: standard input and standard error are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks a question on the terminal; standard output stays free for results.
 * @param options `isSecret`: what is typed is not shown. @returns the line without its end.
 * @throws WasmImageError CANCELLED for Ctrl+C and for the end of input.
 */
export async function ask(question: string, options: { readonly isSecret: boolean }): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: options.isSecret ? silent : process.stderr,
    terminal: true,
  });
  // Only now does the terminal no longer show what is typed by itself.
  if (options.isSecret) process.stderr.write(question);
  lines.setPrompt(question);
  lines.prompt();
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.on('SIGINT', () => reject(cancelled(false))).on('close', () => reject(cancelled(false)));
      lines.once('line', resolve);
    });
  } finally {
    lines.close();
    if (options.isSecret) process.stderr.write('\n');
  }
}
