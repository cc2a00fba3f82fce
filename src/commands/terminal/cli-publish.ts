import type { ExitCode } from '../../core/errors.ts';
import { printRecord } from '../../decide/report/print-record.ts';
import type { PublishRecord } from '../../decide/report/record.ts';
import type { Session } from '../../wiring/session.ts';
import { forecastOf, refusedIn, runPublish } from '../publish.ts';
import { type CliRun, failWith, say, screenOf } from './terminal.ts';

/** `wasm-image publish`: prints the record, or those of all modules. */
export async function publish(run: CliRun, session: Session): Promise<ExitCode> {
  const texts: string[] = [];
  const runs = await runPublish(run.raw, session);
  for (const { result } of runs) {
    if (result.kind === 'failed') return failWith(run, { error: result.error, abi: refusedIn(runs)?.abi });
    texts.push(run.isJson ? JSON.stringify(result.record) : await print(result.record, run));
  }
  return say(texts.join(run.isJson ? '\n' : '\n\n'));
}

async function print(record: PublishRecord, run: CliRun): Promise<string> {
  const text = printRecord(record, await forecastOf(record), screenOf(run));
  return record.name === undefined ? text : `${record.name}: ${text}`;
}
