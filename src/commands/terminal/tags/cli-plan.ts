import type { PrintOptions } from '../../../abi/print-abi.ts';
import type { ExitCode } from '../../../core/errors.ts';
import { inert, shortDigest } from '../../../core/text.ts';
import type { Session } from '../../../wiring/session.ts';
import { type PlannedMove, runPlan, type TagPlan } from '../../tags/plan.ts';
import { type CliRun, during, say, screenOf } from '../terminal.ts';

/** `wasm-image plan`: the version, then a line per tag with what would happen to it. */
export async function plan(run: CliRun, session: Session): Promise<ExitCode> {
  const found = await during(session, 'planning', () => runPlan(run.raw, session));
  if (run.isJson) return say(JSON.stringify(jsonOf(found)));
  const screen = screenOf(run);
  return say([...printTags(found, screen), ...printChanges(found)].join('\n'));
}

/** The matrix is for another program, and who reads it wants nothing else of the changes. */
function jsonOf({ changes, ...found }: TagPlan): object {
  return changes === undefined ? found : { ...found, matrix: changes.matrix, changed: changes.changed };
}

function printTags({ tags, version, moves, changes }: TagPlan, { width, details }: PrintOptions): readonly string[] {
  if (tags.length === 0) return changes === undefined ? ['no tags'] : [];
  const shown = width === undefined || details === true ? (digest: string) => digest : shortDigest;
  const names = moves.map(({ image, tag }) => (image === undefined ? tag : `${inert(image)}:${tag}`));
  const column = Math.max(...names.map((name) => name.length)) + 2;
  return [`version ${version}`, ...moves.map((move, i) => `  ${names[i]?.padEnd(column)}${actionOf(move, shown)}`)];
}

function printChanges({ changes }: TagPlan): readonly string[] {
  if (changes === undefined) return [];
  const { changed, unchanged, matrix } = changes;
  const column = Math.max(0, ...changed.map(({ name }) => name.length)) + 2;
  const jobs = `${matrix.include.length} ${matrix.include.length === 1 ? 'job' : 'jobs'}`;
  return [
    `${changed.length} of ${changed.length + unchanged.length} modules changed (${jobs})`,
    ...changed.map(({ name, reason }) => `  ${name.padEnd(column)}${inert(reason)}`),
  ];
}

function actionOf({ action, from, at, reason }: PlannedMove, shown: (digest: string) => string): string {
  const words = {
    created: 'create',
    moved: 'move from',
    kept: at === undefined ? 'keep' : 'keep at',
    refused: 'refuse',
    unknown: 'unknown',
  };
  return `${words[action]}${(from ?? at) === undefined ? '' : ` ${shown(from ?? at ?? '')}`}: ${reason}`;
}
