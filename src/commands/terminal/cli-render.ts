import { resolve } from 'node:path';
import { leaveSoon } from '../../adapters/host/leave.ts';
import { isStream, writeStream } from '../../adapters/host/stream.ts';
import type { ExitCode } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import type { RenderFinding } from '../../pipeline/check/rendered.ts';
import { refuseUnwritable } from '../../wiring/out-files.ts';
import type { Session } from '../../wiring/session.ts';
import { runRender } from '../render.ts';
import { type CliRun, during, say, sayError, writeOut } from './terminal.ts';

/** Notes that say that something was not checked. */
const UNCHECKED: readonly RenderFinding['rule'][] = ['not-started', 'schema-unchecked'];

/** `wasm-image render`: prints the manifest, or writes it to a file, a pipe or a device. */
export async function render({ raw, output, isJson, verbosity }: CliRun, session: Session): Promise<ExitCode> {
  const isPrinted = ['-', '/dev/stdout', '/dev/fd/1'].includes(output ?? '-');
  const path = isPrinted ? undefined : resolve(session.folder, output ?? '');
  const goesThrough = path !== undefined && (await isStream(path));
  if (path !== undefined && !goesThrough) await refuseUnwritable(path);
  const rendered = await during(session, `rendering ${raw.get('image') ?? ''}`, () => runRender(raw, session));
  const { text, findings, to, reference, digest, moduleDigest, manifest } = rendered;
  for (const { rule, level, message } of findings) {
    // A policy of Kubewarden is never started.
    const isGap = UNCHECKED.includes(rule) && to !== 'kubewarden';
    if (level === 'warning' || isGap || verbosity === 'verbose') session.log.notice(message);
  }
  const bytes = new TextEncoder().encode(text);
  if (path !== undefined) await (goesThrough ? writeStream(path, bytes) : session.write(path, bytes));
  if (isJson)
    await say(
      JSON.stringify({
        to,
        reference,
        digest,
        'module-digest': moduleDigest,
        manifest,
        text,
        findings,
      }),
    );
  else if (path === undefined) await writeOut(text);
  else sayError(`rendered ${inert(reference, 500)} for ${to}: ${inert(output ?? '', 300)}`);
  // Requests that were given up at the deadline may still be under way.
  leaveSoon();
  return 0;
}
