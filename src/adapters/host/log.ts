import { inert, redact } from '../../core/text.ts';
import type { Log } from '../../ports.ts';

/** Prints progress on standard error; standard output holds only results. @param options `isQuiet`: only warnings. */
export function openTerminalLog(options: { readonly isQuiet: boolean }): Log {
  const print = (text: string): void => {
    process.stderr.write(`${redact(text)}\n`);
  };
  const chatter = options.isQuiet ? () => {} : print;
  return {
    info: (text) => chatter(`  ${inert(text, 4096)}`),
    notice: (text) => chatter(`notice: ${inert(text, 4096)}`),
    warning: (text) => print(`warning: ${inert(text, 4096)}`),
    group: (title) => chatter(inert(title, 4096)),
  };
}
