import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';

// The package imports JSON without an import attribute. Hooks exist since Node 22.15.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice');
let count = 0;

/**
 * Validates a workflow or an action.yml with GitHub's own language service.
 * @param path selects which of the two.
 * @returns `3: message`, by line.
 */
export async function complaintsAbout(path: string, text: string): Promise<readonly string[]> {
  // The service caches by URI, so each text has a different one.
  count += 1;
  const diagnostics = await validate(
    TextDocument.create(`${pathToFileURL(resolve('/', String(count)))}/${path}`, 'yaml', 1, text),
  );
  return diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${String(message)}`);
}
