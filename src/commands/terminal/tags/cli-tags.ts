import type { ExitCode } from '../../../core/errors.ts';
import { inert, shortDigest } from '../../../core/text.ts';
import type { Session } from '../../../wiring/session.ts';
import { runTags } from '../../tags/tags.ts';
import { type CliRun, during, say, screenOf } from '../terminal.ts';

/** `wasm-image tags`: each tag with its digest. A pipe gets only these lines, with full digests, for other programs. */
export async function tags(run: CliRun, session: Session): Promise<ExitCode> {
  const { operands, raw, isJson } = run;
  const repository = operands[0] ?? '';
  const list = await during(session, `listing tags of ${repository}`, () => runTags(repository, raw, session));
  if (isJson) return say(JSON.stringify(list));
  const screen = screenOf(run);
  if (screen.width === undefined) return say(list.map(({ tag, digest }) => `${tag} ${digest ?? 'gone'}`).join('\n'));
  const column = Math.max(...list.map(({ tag }) => tag.length)) + 2;
  const shown = screen.details === true ? (digest: string) => digest : shortDigest;
  return say(
    [
      `${inert(repository)}: ${list.length} ${list.length === 1 ? 'tag' : 'tags'}`,
      ...list.map(({ tag, digest }) => `  ${tag.padEnd(column)}${digest === undefined ? 'gone' : shown(digest)}`),
      'Deploy by digest; --verbose shows digests in full.',
    ].join('\n'),
  );
}
