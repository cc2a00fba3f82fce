import { isRefused, isUndecided } from '../../abi/judge.ts';
import { printAbiReport } from '../../abi/print-abi.ts';
import type { ExitCode } from '../../core/errors.ts';
import { printError } from '../../decide/report/print-error.ts';
import type { Session } from '../../wiring/session.ts';
import { runInspect } from '../inspect.ts';
import { type CliRun, errorJson, say } from './terminal.ts';

/** `wasm-image inspect`: prints the ABI report of each module. */
export async function inspect({ operands, raw, isJson }: CliRun, session: Session): Promise<ExitCode> {
  let status: ExitCode = 0;
  for (const inspection of await runInspect(operands, raw, session)) {
    const { file, report, error } = inspection;
    if (error !== undefined) {
      if (isJson) await say(JSON.stringify({ file, error: errorJson(error) }));
      else console.error(printError(error));
      if (status === 0 || error.exitCode === 3) status = error.exitCode;
      continue;
    }
    const { manifest, index } = inspection;
    await say(isJson ? JSON.stringify({ file, manifest, index, ...report }) : printAbiReport(report, file));
    if (isUndecided(report)) status = status === 3 ? 3 : 5;
    else if (isRefused(report)) status = 3;
  }
  return status;
}
