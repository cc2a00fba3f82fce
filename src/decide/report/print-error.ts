import type { WasmImageError } from '../../core/errors.ts';
import { linkDocuments } from '../../core/links.ts';
import { paint, type Screen, wrap } from '../../core/screen.ts';

/** An error for a terminal: code, message, what to change, where to read on. */
export function printError(error: WasmImageError, screen: Screen = {}): string {
  return [
    `${paint(screen, 'red', `error ${error.code}:`)} ${error.message}`,
    `  hint: ${linkDocuments(error.hint)}`,
    paint(screen, 'dim', `  docs: ${linkDocuments(`docs/errors.md#${error.code.toLowerCase()}`)}`),
  ]
    .map((line) => wrap(line, screen, '    '))
    .join('\n');
}
