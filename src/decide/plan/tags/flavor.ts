import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted, wordsOf } from '../../../core/text.ts';
import { readEntries, readFields } from './csv.ts';
import { didYouMean } from './rule.ts';

/** What holds for all rules. */
export interface Flavor {
  readonly latest: 'auto' | 'true' | 'false';
  readonly prefix: string;
  readonly suffix: string;
  /** Whether `latest` gets the prefix or suffix too. */
  readonly prefixLatest: boolean;
  readonly suffixLatest: boolean;
}

const KEYS = ['latest', 'prefix', 'suffix', 'onlatest'];

/**
 * Reads the input `flavor`. @throws WasmImageError INPUT_INVALID.
 * Source: docker/metadata-action 6.2, README "flavor input" and src/flavor.ts.
 */
export function readFlavor(text: string): Flavor {
  const flavor = { latest: 'auto', prefix: '', suffix: '', prefixLatest: false, suffixLatest: false };
  for (const entry of entriesOf(text)) {
    let affix = '';
    for (const field of entry) {
      // What follows a second "=" is ignored, as in docker/metadata-action.
      const [key = '', value] = field.split('=').map((part) => part.trim());
      const name = key.toLowerCase();
      if (value === undefined || !KEYS.includes(name))
        throw invalid(field, 'it is not KEY=VALUE', didYouMean(name, KEYS));
      if (name === 'latest') flavor.latest = oneOf(field, value, ['auto', 'true', 'false']);
      else if (name === 'onlatest') {
        const isOn = oneOf(field, value, ['true', 'false']) === 'true';
        if (affix === 'prefix') flavor.prefixLatest = isOn;
        if (affix === 'suffix') flavor.suffixLatest = isOn;
      } else {
        affix = name;
        if (name === 'prefix') flavor.prefix = value;
        else flavor.suffix = value;
      }
    }
  }
  return flavor as Flavor;
}

function entriesOf(text: string): readonly (readonly string[])[] {
  try {
    return readEntries(text).map(readFields);
  } catch (cause) {
    throw invalid(text, wordsOf(cause), undefined, cause);
  }
}

function oneOf(field: string, value: string, values: readonly string[]): string {
  if (values.includes(value)) return value;
  throw invalid(field, `${quoted(value)} is not one of ${values.join(', ')}`);
}

function invalid(field: string, why: string, hint?: string, cause?: unknown): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(field)} in ${inputName('flavor')}: ${why}`, {
    hint: hint ?? 'see docs/tags.md for the fields of a flavor',
    cause,
  });
}
