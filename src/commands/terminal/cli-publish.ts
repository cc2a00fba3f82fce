import type { ExitCode } from '../../core/errors.ts';
import { printRecord } from '../../decide/report/print-record.ts';
import type { Session } from '../../wiring/session.ts';
import { forecastOf, runPublish } from '../publish.ts';
import { type CliRun, failWith, say, screenOf } from './terminal.ts';

/** `wasm-image publish`: prints the record. */
export async function publish(run: CliRun, session: Session): Promise<ExitCode> {
  const { result } = await runPublish(run.raw, session);
  if (result.kind === 'failed') return failWith(run, result);
  const { record } = result;
  return say(run.isJson ? JSON.stringify(record) : printRecord(record, await forecastOf(record), screenOf(run)));
}
