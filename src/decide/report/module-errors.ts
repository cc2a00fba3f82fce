import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { printRepository } from '../../oci/reference.ts';
import type { Outcome } from './record.ts';

/** An error that names its module, in the message and in `detail.module`. */
export function aboutModule(error: WasmImageError, name: string): WasmImageError {
  const { code, message, hint, detail } = error;
  return new WasmImageError(code, `Module ${quoted(name)}: ${message}`, {
    hint,
    detail: { ...detail, module: name },
    cause: error,
  });
}

/** The error of a run that failed while tags moved, with the tags that point to their new image. */
export function withMoved(
  error: WasmImageError,
  outcomes: readonly Pick<Outcome, 'repository' | 'moves'>[],
): WasmImageError {
  const moved = outcomes.flatMap(({ repository, moves }) =>
    moves.flatMap(({ kind, tag }) =>
      kind === 'created' || kind === 'moved' ? [`${printRepository(repository)}:${tag}`] : [],
    ),
  );
  if (moved.length === 0) return error;
  const { code, message, detail } = error;
  const hint = `${error.hint}; moved before the failure: ${moved.join(', ')}`;
  return new WasmImageError(code, message, { hint, detail: { ...detail, moved: moved.join(' ') }, cause: error });
}
