import { leaveSoon } from '../../adapters/host/leave.ts';
import type { ExitCode } from '../../core/errors.ts';
import { printError } from '../../decide/report/print-error.ts';
import { printVerification } from '../../decide/report/print-record.ts';
import type { Session } from '../../wiring/session.ts';
import { type GateRun, runVerify, worstOf } from '../verify.ts';
import { type CliRun, during, say, sayError, screenOf } from './terminal.ts';

/** `wasm-image verify`: prints the verdict on each image. */
export async function verify(run: CliRun, session: Session): Promise<ExitCode> {
  if (run.raw.has('bundle') || run.raw.has('module')) {
    const { runVerifyFile } = await import('../verify-file.ts');
    const title = `verifying ${run.operands[0] ?? run.raw.get('module')}`;
    return sayVerdicts(run, [await during(session, title, () => runVerifyFile(run.operands, run.raw, session))]);
  }
  const [first = '', ...more] = run.operands;
  const title = `verifying ${more.length === 0 ? first : `${run.operands.length} images`}`;
  return sayVerdicts(run, await during(session, title, () => runVerify(run.operands, run.raw, session)));
}

/** Prints verdicts in the given order, then what went wrong. @returns the status of the worst. */
export async function sayVerdicts(run: CliRun, gates: readonly Pick<GateRun, 'report' | 'error'>[]): Promise<ExitCode> {
  const screen = screenOf(run);
  for (const { report } of gates) await say(run.isJson ? JSON.stringify(report) : printVerification(report, screen));
  const errors = gates.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (!run.isJson) for (const error of errors) sayError(printError(error, screenOf(run, process.stderr)));
  // Requests that were given up at the deadline may still be under way.
  leaveSoon();
  return worstOf(errors)?.exitCode ?? 0;
}
