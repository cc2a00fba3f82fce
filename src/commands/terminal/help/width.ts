import { textWidth } from '../../../core/wrap.ts';

/** Characters per line on standard output. */
export function outputWidth(): number {
  return textWidth(process.stdout.isTTY ? process.stdout.columns : undefined);
}
