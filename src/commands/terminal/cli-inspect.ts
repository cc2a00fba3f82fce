import { isRefused, isUndecided } from '../../abi/judge.ts';
import { printAbiReport } from '../../abi/print-abi.ts';
import type { ExitCode } from '../../core/errors.ts';
import { printError } from '../../decide/report/print-error.ts';
import type { Session } from '../../wiring/session.ts';
import { runInspect } from '../inspect.ts';
import { type CliRun, during, errorJson, say, sayError, screenOf } from './terminal.ts';

/** `wasm-image inspect`: prints the ABI report of each module, with blank lines between, then the errors. */
export async function inspect(run: CliRun, session: Session): Promise<ExitCode> {
  const { operands, raw, isJson } = run;
  const inspections = await during(session, 'inspecting', () => runInspect(operands, raw, session));
  let status: ExitCode = 0;
  let printed = 0;
  for (const inspection of inspections) {
    const { file, report, error } = inspection;
    if (error !== undefined) {
      if (isJson) await say(JSON.stringify({ file, error: errorJson(error) }));
      if (status === 0 || error.exitCode === 3) status = error.exitCode;
      continue;
    }
    const { manifest, index } = inspection;
    const text = isJson
      ? JSON.stringify({ file, manifest, index, ...report })
      : printAbiReport(report, file, screenOf(run)).trimEnd();
    await say(!isJson && printed > 0 ? `\n${text}` : text);
    printed += 1;
    if (isUndecided(report)) status = status === 3 ? 3 : 5;
    else if (isRefused(report)) status = 3;
  }
  if (!isJson)
    for (const { error } of inspections)
      if (error !== undefined) sayError(printError(error, screenOf(run, process.stderr)));
  return status;
}
