import { leaveSoon } from '../../adapters/host/leave.ts';
import type { ExitCode } from '../../core/errors.ts';
import { printError } from '../../decide/report/print-error.ts';
import { printVerification } from '../../decide/report/print-record.ts';
import type { Session } from '../../wiring/session.ts';
import { type GateRun, runVerify, worstOf } from '../verify.ts';
import { type CliRun, say } from './terminal.ts';

/** `wasm-image verify`: prints the verdict on each image. */
export async function verify(run: CliRun, session: Session): Promise<ExitCode> {
  return sayVerdicts(run, await runVerify(run.operands, run.raw, session));
}

/** Prints verdicts in the given order, then what went wrong. @returns the status of the worst. */
export async function sayVerdicts({ isJson }: CliRun, gates: readonly GateRun[]): Promise<ExitCode> {
  for (const { report } of gates) await say(isJson ? JSON.stringify(report) : printVerification(report));
  const errors = gates.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (!isJson) for (const error of errors) console.error(printError(error));
  // Requests that were given up at the deadline may still be under way.
  leaveSoon();
  return worstOf(errors)?.exitCode ?? 0;
}
