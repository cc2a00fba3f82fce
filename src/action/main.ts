import type { AbiReport } from '../abi/report.ts';
import type { Runner } from '../adapters/github/runner.ts';
import { secretsOfKey } from '../adapters/sigstore/signing/signing-key.ts';
import { ACTION_DEFAULTS, type InputRow } from '../decide/inputs/inputs.ts';
import { isKeyName } from '../decide/plan/signing.ts';
import { runAction, sourceAddress } from './face.ts';

let abi: AbiReport | undefined;

runAction(
  'publish',
  async (runner, raw, session) => {
    const { forecastOf, runPublish } = await import('../commands/publish.ts');
    const { result, paths } = await runPublish(raw, session);
    abi = result.abi;
    if (result.kind === 'failed') throw result.error;
    const { record } = result;
    if (record.result === 'skipped') session.log.notice(`Nothing was pushed: ${record.skippedReason ?? ''}`);
    const [{ summarizePublish }, { outputsOf }] = await Promise.all([
      import('../decide/report/summary-publish.ts'),
      import('../decide/report/record.ts'),
    ]);
    await runner.writeSummary(summarizePublish(record, raw, performance.now() / 1000, await forecastOf(record)));
    for (const image of record.images)
      if (image.push !== 'none' && !image.repository.startsWith('oci-layout:'))
        runner.declareArtifact(`oci://${image.reference}`);
    for (const [name, value] of outputsOf(record, paths)) runner.setOutput(name, value);
    return 0;
  },
  async (runner, error) => {
    const { summarizeFailure } = await import('../decide/report/job-summary.ts');
    await runner.writeSummary(summarizeFailure(error, abi, sourceAddress(process.env), true));
  },
  { readEvent: async (env) => (await import('../adapters/github/event.ts')).readEvent(env), readInput },
);

/** The name of a file or a variable is not a secret, and a short text can only be a name. */
function secretsOfToken(text: string): readonly string[] {
  return isKeyName(text) || text.length <= 40 ? [] : [text.trim()];
}

/** The runner sets inputs that a workflow does not name to an empty string; for two inputs that is an error. */
function readInput(runner: Runner, { name, kind }: InputRow): string | undefined {
  const { GITHUB_WORKSPACE: folder = '.', GITHUB_EVENT_NAME: event = '' } = process.env;
  if (name === 'identity-token') return runner.readInput(name, true, secretsOfToken) || undefined;
  if (name !== 'signing-key')
    return runner.readInput(name, kind === 'secret') || (name === 'images' && event !== '' ? '' : undefined);
  const given = process.env['INPUT_SIGNING-KEY'];
  return given === undefined || given === ACTION_DEFAULTS[name]
    ? undefined
    : runner.readInput(name, true, (text) => secretsOfKey(text, folder));
}
