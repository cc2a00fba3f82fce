import { WasmImageError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import { named } from '../../inputs/named.ts';
import type { Attachment, FailurePolicy } from './render-values.ts';

/** An object without the members that have no value. */
export function fields(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]): readonly [string, Json][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** An object of Kubernetes. */
export function objectOf(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  spec: JsonObject,
): JsonObject {
  return { apiVersion, kind, metadata: fields({ name, namespace }), spec };
}

/** The word of a target for a failure policy. @throws WasmImageError INPUT_INVALID if it has none. */
export function failureOf<Word extends Json>(
  policy: FailurePolicy | undefined,
  words: Readonly<Partial<Record<FailurePolicy, Word>>>,
  to: RenderTarget,
): Word | undefined {
  if (policy === undefined) return undefined;
  const word = words[policy];
  if (word !== undefined) return word;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${named('failure-policy', policy)} for ${to}: it has no such policy`,
    {
      hint: `use one of: ${Object.keys(words).join(', ')}`,
    },
  );
}

/** The error for something that a filter of this target cannot be put in front of. */
export function refuseAttachment({ text }: Attachment, to: RenderTarget, takes: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${named('target')} of ${to}`, {
    hint: `${to} takes ${takes}`,
  });
}

/** The only attachment. @throws WasmImageError INPUT_INVALID if there are more. */
export function onlyOne(
  attachments: readonly Attachment[] | undefined,
  to: RenderTarget,
  takes: string,
): Attachment | undefined {
  const [first, second] = attachments ?? [];
  if (second !== undefined) throw refuseAttachment(second, to, `only one ${named('target')}: ${takes}`);
  return first;
}
