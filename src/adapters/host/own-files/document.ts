import { join } from 'node:path';
import { readUpTo, useFile } from '../regular-file.ts';

/** Bytes; our documents are much smaller. */
const LIMIT = 1024 * 1024;

/**
 * Reads a document that is installed with the program: `docs` is next to `dist` and next to `src`.
 * @param name for example `docs/errors.md`. @returns undefined if it is not there.
 */
export async function readDocument(name: string): Promise<string | undefined> {
  // CommonJS bundles have no `import.meta`; they are in `dist`.
  const root = import.meta.dirname === undefined ? join(__dirname, '..') : join(import.meta.dirname, '../../../..');
  try {
    const bytes = await useFile(join(root, name), (file) => readUpTo(file, LIMIT));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
