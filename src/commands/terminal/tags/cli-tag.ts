import type { ExitCode } from '../../../core/errors.ts';
import { paint, wrap } from '../../../core/screen.ts';
import { inert, shortDigest } from '../../../core/text.ts';
import { type MoveRecord, printMove } from '../../../decide/gate/tag-moves.ts';
import type { Session } from '../../../wiring/session.ts';
import { runTag, type TagRun } from '../../tags/tag.ts';
import { type CliRun, during, say, screenOf } from '../terminal.ts';

/** `wasm-image tag`: what happened to each tag. */
export async function tag(run: CliRun, session: Session): Promise<ExitCode> {
  const { operands, raw, isJson } = run;
  const done = await during(session, `tagging ${operands[0] ?? ''}`, () => runTag(operands, raw, session));
  if (isJson) {
    const { reference, digest, version, isTrial, tags } = done;
    return say(JSON.stringify({ reference, digest, version, dryRun: isTrial, tags }));
  }
  const screen = screenOf(run);
  const digest = screen.details === true ? (full: string) => full : shortDigest;
  const column = Math.max(...done.tags.map((move) => move.tag.length)) + 2;
  return say(
    [
      `${titleOf(done, (text) => paint(screen, 'green', text))}: ${inert(done.reference)}`,
      ...done.tags.map((move) => wrap(`  ${move.tag.padEnd(column)}${fateOf(move, digest)}`, screen, '    ')),
      `  deploy ${inert(done.reference)}`,
    ].join('\n'),
  );
}

function titleOf({ isTrial, tags }: TagRun, green: (text: string) => string): string {
  if (isTrial) return 'dry run, nothing was changed';
  return tags.some(({ action }) => action === 'created' || action === 'moved')
    ? green('verified and tagged')
    : 'no tag moved';
}

function fateOf(move: MoveRecord, digest: (full: string) => string): string {
  const fate = printMove(move, digest);
  return move.action === 'created' || move.action === 'moved' ? `${fate}: ${move.reason}` : fate;
}
