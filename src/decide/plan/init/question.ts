import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import type { InputName } from '../../inputs/inputs.ts';
import { named } from '../../inputs/named.ts';

/** What `init` cannot find out by itself. */
export interface Question {
  readonly kind: 'question';
  /** The input that answers it. */
  readonly input: InputName;
  /** Why it cannot be found, as the message of an error. */
  readonly why: string;
  /** What a person is asked. */
  readonly text: string;
  /** The likely answers; empty when there are none to choose from. */
  readonly choices: readonly string[];
}

/** The answers so far, from flags and from a person; an empty one means "none". */
export type Answers = Readonly<Partial<Record<InputName, string>>>;

/** Narrows a decision down to the question in it. */
export function isQuestion(decided: object): decided is Question {
  return 'kind' in decided && decided.kind === 'question';
}

/** The error for a question that nobody can be asked. */
export function unanswered({ input, why, choices }: Question): WasmImageError {
  return new WasmImageError('INPUT_MISSING', why, {
    hint: choices.length === 0 ? `set ${named(input)}` : choices.map((one) => named(input, one)).join(', or '),
  });
}

/**
 * Refuses a name that cannot be written into a workflow as it is: it would need quotes, or GitHub would evaluate it.
 * @throws WasmImageError INPUT_INVALID.
 */
export function plainText(what: string, text: string): string {
  if (/^[\w./+@-][\w./+@ =,-]{0,199}$/.test(text) && !text.endsWith(' ')) return text;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${what}: it has unusual characters`, {
    hint: 'use letters, digits, spaces and ./_+@=,-',
  });
}

/**
 * A path below the folder, written with `/`.
 * @throws WasmImageError INPUT_INVALID for one that is absolute, leaves the folder or has unusual characters.
 */
export function plainPath(what: string, text: string): string {
  const path = plainText(what, text.replaceAll('\\', '/').replace(/^(?:\.\/)+/, ''));
  if (!path.startsWith('/') && !path.split('/').includes('..')) return path;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${what}: it is not inside the folder`);
}
