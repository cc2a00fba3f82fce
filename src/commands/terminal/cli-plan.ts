import type { ExitCode } from '../../core/errors.ts';
import { inert, shortDigest } from '../../core/text.ts';
import type { Session } from '../../wiring/session.ts';
import { type PlannedMove, runPlan } from '../tags/plan.ts';
import { type CliRun, during, say, screenOf } from './terminal.ts';

/** `wasm-image plan`: the version, then a line per tag with what would happen to it. */
export async function plan(run: CliRun, session: Session): Promise<ExitCode> {
  const found = await during(session, 'planning tags', () => runPlan(run.raw, session));
  if (run.isJson) return say(JSON.stringify(found));
  if (found.tags.length === 0) return say('no tags');
  const { width, details } = screenOf(run);
  const shown = width === undefined || details === true ? (digest: string) => digest : shortDigest;
  const names = found.moves.map(({ image, tag }) => (image === undefined ? tag : `${inert(image)}:${tag}`));
  const column = Math.max(...names.map((name) => name.length)) + 2;
  return say(
    [
      `version ${found.version}`,
      ...found.moves.map((move, i) => `  ${names[i]?.padEnd(column)}${actionOf(move, shown)}`),
    ].join('\n'),
  );
}

function actionOf({ action, from, reason }: PlannedMove, shown: (digest: string) => string): string {
  const words = { created: 'create', moved: 'move from', kept: 'keep at', refused: 'refuse', unknown: 'unknown' };
  return `${words[action]}${from === undefined ? '' : ` ${shown(from)}`}: ${reason}`;
}
