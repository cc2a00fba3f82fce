import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, parseStrictJson } from '../../../core/json.ts';
import { wordsOf } from '../../../core/text.ts';
import type { InputName } from '../../inputs/inputs.ts';
import { named } from '../../inputs/named.ts';

/** What docker/metadata-action says about an image, in its output `json`. */
export interface MetadataOutput {
  /** Full references. */
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** As in the output `annotations`: `LEVEL:KEY=VALUE`. */
  readonly annotations: readonly string[];
}

/**
 * Reads the output `json` of docker/metadata-action.
 * @param lines of the input. @throws WasmImageError INPUT_INVALID for text that is not such a JSON object.
 * Source: docker/metadata-action src/meta.ts, getJSON.
 */
export function readMetadataOutput(lines: readonly string[], input: InputName): MetadataOutput {
  const fail = (why: string, cause?: unknown): never => {
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${named(input)} as JSON: ${why}`, {
      hint: 'pass the output "json" of docker/metadata-action as it is',
      cause,
    });
  };
  let document: Json;
  try {
    document = parseStrictJson(new TextEncoder().encode(lines.join('\n')), 8);
  } catch (cause) {
    return fail(wordsOf(cause), cause);
  }
  const { tags = [], labels = {}, annotations = [] } = isObject(document) ? document : {};
  if (!isTexts(tags) || !isTexts(annotations)) return fail('"tags" and "annotations" must be lists of strings');
  return isTextObject(labels) ? { tags, labels, annotations } : fail('"labels" must be an object of strings');
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isTextObject(value: Json): value is Readonly<Record<string, string>> {
  return isObject(value) && isTexts(Object.values(value));
}
