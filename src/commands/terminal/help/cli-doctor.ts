import { leaveSoon } from '../../../adapters/host/leave.ts';
import type { ExitCode } from '../../../core/errors.ts';
import { exitOf } from '../../../decide/report/doctor/check.ts';
import { printDoctorReport } from '../../../decide/report/doctor/print-checks.ts';
import type { Session } from '../../../wiring/session.ts';
import { runDoctor } from '../../doctor.ts';
import { type CliRun, during, say, screenOf } from '../terminal.ts';

/** `wasm-image doctor`: prints one line per check. @returns 0, 3, 4 or 5, as the gate would. */
export async function doctor(run: CliRun, session: Session): Promise<ExitCode> {
  const report = await during(session, 'checking this machine', () => runDoctor(run.raw, session));
  const isQuiet = run.verbosity === 'quiet';
  await say(run.isJson ? JSON.stringify(report) : printDoctorReport(report, screenOf(run), { isQuiet }));
  // Requests that were given up at a time limit may still be under way.
  leaveSoon();
  return exitOf(report);
}
