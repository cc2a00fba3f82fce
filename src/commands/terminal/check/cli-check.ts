import { leaveSoon } from '../../../adapters/host/leave.ts';
import { type ExitCode, WasmImageError } from '../../../core/errors.ts';
import { redact } from '../../../core/text.ts';
import { printCheck } from '../../../decide/check/print.ts';
import { findingsOf, jsonOfCheck } from '../../../decide/check/report.ts';
import { RULES, statusOf } from '../../../decide/check/rules.ts';
import { named } from '../../../decide/inputs/named.ts';
import { readValues } from '../../../decide/inputs/values.ts';
import type { Session } from '../../../wiring/session.ts';
import { pathsOf, runCheck } from '../../check/check.ts';
import { openRepositoryPaths, refuseUnwritableSarif, writeSarif } from '../../check/sarif-file.ts';
import { type CliRun, during, say, sayError, screenOf, writeOut } from '../terminal.ts';

/** `wasm-image check`: a line per reference, then what was found about it. @returns the status of the worst finding. */
export async function check(run: CliRun, session: Session): Promise<ExitCode> {
  const values = readValues('check', run.raw);
  const path = values.text('sarif');
  const isOnStdout = path === '-';
  const other = run.isJson ? '--json' : values.isOn('dry-run') ? named('dry-run') : undefined;
  if (isOnStdout && other !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot print both ${other} and ${named('sarif')}`, {
      hint: `write one of the two to a file: ${named('sarif', 'check.sarif')}`,
    });
  if (path !== undefined) await refuseUnwritableSarif(path, session);
  const report = await during(session, 'checking manifests', () => runCheck(run.operands, run.raw, session));
  if (path !== undefined) {
    const pathOf = await openRepositoryPaths(session.folder, pathsOf(run.operands, values));
    const text = await writeSarif(report, path, pathOf, session);
    if (isOnStdout) await writeOut(text);
  }
  if (run.isJson) await say(JSON.stringify(jsonOfCheck(report)));
  else if (report.diff !== undefined) {
    // The diff alone is on standard output, so that it can be applied.
    sayError(printCheck(report, screenOf(run, process.stderr)));
    await writeOut(redact(report.diff));
  } else if (!isOnStdout) await say(printCheck(report, screenOf(run)));
  // Requests that were given up at the deadline may still be under way.
  leaveSoon();
  return statusOf(findingsOf(report).map(({ rule }) => RULES[rule].level));
}
