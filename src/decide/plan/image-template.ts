import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { named } from '../inputs/named.ts';

/** What the words in braces of an image stand for. */
export interface TemplateFacts {
  /** The name of the module in a run of many. */
  readonly name?: string | undefined;
  /** OWNER/NAME of the repository on GitHub; undefined when unknown. */
  readonly source?: string | undefined;
}

/**
 * Puts `{owner}`, `{repo}` and `{name}` into the name of an image, in lower case.
 * @throws WasmImageError INPUT_INVALID for another word in braces, INPUT_MISSING for one without a value.
 */
export function fillTemplate(text: string, facts: TemplateFacts): string {
  return text.replace(/\{([^{}]*)\}/g, (_, word: string) => wordOf(word, text, facts).toLowerCase());
}

function wordOf(word: string, text: string, { name, source }: TemplateFacts): string {
  const [owner = '', repo = ''] = source?.split('/') ?? [];
  const values: ReadonlyMap<string, string> = new Map([
    ['owner', owner],
    ['repo', repo],
    ['name', name ?? ''],
  ]);
  const value = values.get(word);
  const what = `Cannot use ${quoted(text)} as ${named('images')}`;
  if (value === undefined)
    throw new WasmImageError('INPUT_INVALID', `${what}: ${quoted(`{${word}}`)} is not one of {owner}, {repo}, {name}`);
  if (value !== '') return value;
  if (word === 'name')
    throw new WasmImageError('INPUT_MISSING', `${what}: only a module of ${named('modules')} has a {name}`, {
      hint: `write the name, or give the module in ${named('modules')}`,
    });
  throw new WasmImageError('INPUT_MISSING', `${what}: the repository on GitHub is not known`, {
    hint: 'write the name, or set GITHUB_REPOSITORY to OWNER/NAME',
  });
}
