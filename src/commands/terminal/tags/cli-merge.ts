import type { ExitCode } from '../../../core/errors.ts';
import { paint, wrap } from '../../../core/screen.ts';
import { inert, shortDigest } from '../../../core/text.ts';
import { printMove } from '../../../decide/gate/tag-moves.ts';
import type { Session } from '../../../wiring/session.ts';
import { runMerge } from '../../tags/merge.ts';
import { type CliRun, during, say, screenOf } from '../terminal.ts';

/** `wasm-image merge`: what happened to the tags of each module. */
export async function merge(run: CliRun, session: Session): Promise<ExitCode> {
  const { operands, raw, isJson } = run;
  const merged = await during(session, 'merging', () => runMerge(operands, raw, session));
  if (isJson) return say(merged.map((one) => JSON.stringify(one)).join('\n'));
  const screen = screenOf(run);
  const digest = screen.details === true ? (full: string) => full : shortDigest;
  return say(
    merged
      .flatMap(({ name, reference, tags }) => [
        `${name}: ${paint(screen, 'green', 'verified')}: ${inert(reference)}`,
        ...tags.map((move) => wrap(`  ${move.tag}  ${printMove(move, digest)}`, screen, '    ')),
      ])
      .join('\n'),
  );
}
