import type { ExitCode } from '../../core/errors.ts';
import { printExchange } from '../../smoke/print-exchange.ts';
import type { Session } from '../../wiring/session.ts';
import { runFilter } from '../run.ts';
import { type CliRun, say } from './terminal.ts';

/** `wasm-image run`: prints the exchange. Any filter that did not start ends with status 3: no exchange took place. */
export async function run({ raw, isJson }: CliRun, session: Session): Promise<ExitCode> {
  const report = await runFilter(raw, session);
  await say(isJson ? JSON.stringify(report) : printExchange(report).trimEnd());
  return report.verdict === 'started' ? 0 : 3;
}
