import type { ExitCode } from '../../core/errors.ts';
import { printExchange } from '../../smoke/print-exchange.ts';
import type { Session } from '../../wiring/session.ts';
import { runFilter } from '../run.ts';
import { type CliRun, during, say, screenOf } from './terminal.ts';

/** `wasm-image run`: prints the exchange. Any filter that did not start ends with status 3: no exchange took place. */
export async function run(call: CliRun, session: Session): Promise<ExitCode> {
  const report = await during(session, 'running the filter', () => runFilter(call.raw, session));
  await say(call.isJson ? JSON.stringify(report) : printExchange(report, screenOf(call)).trimEnd());
  return report.verdict === 'started' ? 0 : 3;
}
