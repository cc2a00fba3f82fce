import { leaveSoon } from '../../../adapters/host/leave.ts';
import type { ExitCode } from '../../../core/errors.ts';
import { redact } from '../../../core/text.ts';
import { printCheck } from '../../../decide/check/print.ts';
import { findingsOf, jsonOfCheck } from '../../../decide/check/report.ts';
import { RULES, statusOf } from '../../../decide/check/rules.ts';
import type { Session } from '../../../wiring/session.ts';
import { runCheck } from '../../check/check.ts';
import { type CliRun, during, say, sayError, screenOf, writeOut } from '../terminal.ts';

/** `wasm-image check`: a line per reference, then what was found about it. @returns the status of the worst finding. */
export async function check(run: CliRun, session: Session): Promise<ExitCode> {
  const report = await during(session, 'checking manifests', () => runCheck(run.operands, run.raw, session));
  if (run.isJson) await say(JSON.stringify(jsonOfCheck(report)));
  else if (report.diff === undefined) await say(printCheck(report, screenOf(run)));
  else {
    // The diff alone is on standard output, so that it can be applied.
    sayError(printCheck(report, screenOf(run, process.stderr)));
    await writeOut(redact(report.diff));
  }
  // Requests that were given up at the deadline may still be under way.
  leaveSoon();
  return statusOf(findingsOf(report).map(({ rule }) => RULES[rule].level));
}
