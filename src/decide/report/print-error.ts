import type { WasmImageError } from '../../core/errors.ts';
import { linkDocuments } from '../../core/links.ts';

/** An error for a terminal: code, message, what to change, where to read on. */
export function printError(error: WasmImageError): string {
  return [
    `error ${error.code}: ${error.message}`,
    `  hint: ${linkDocuments(error.hint)}`,
    `  docs: ${linkDocuments(`docs/errors.md#${error.code.toLowerCase()}`)}`,
  ].join('\n');
}
