import { WasmImageError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { readText } from '../../check/text/stream.ts';
import { UnreadableError } from '../../check/text/tree.ts';
import { jsonOf } from '../../check/text/value.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import { named } from '../../inputs/named.ts';
import { printYaml } from './print-yaml.ts';

/**
 * A manifest as YAML, which was read again.
 * @throws WasmImageError INPUT_INVALID if programs could read it differently, or only some of them.
 */
export function printManifest(to: RenderTarget, manifest: JsonObject): string {
  const text = printYaml(manifest);
  const why = whyUnread(text);
  if (why === undefined) return text;
  // All other values are short, and their characters are known.
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${named('plugin-config')} for ${to}: in YAML, ${why}`, {
    hint: 'change the configuration; values are not shown',
  });
}

function whyUnread(text: string): string | undefined {
  const { documents, problems } = readText(text, (at, end) => ({ at, end, isExact: true }), true);
  const [problem] = problems;
  if (problem !== undefined) return problem.error.message;
  try {
    for (const { tree } of documents) jsonOf(tree);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableError) return error.message;
    throw error;
  }
}
