import type { AbiReport } from '../abi/report.ts';
import type { Runner } from '../adapters/github/runner.ts';
import { secretsOfKey } from '../adapters/sigstore/signing/signing-key.ts';
import { ACTION_DEFAULTS, type InputRow, inputsOf } from '../decide/inputs/inputs.ts';
import { isKeyName } from '../decide/plan/signing.ts';
import type { PublishRecord } from '../decide/report/record.ts';
import { linksOf, runAction } from './face.ts';

const openSummary = () => import('../decide/report/summary-publish.ts');
let done: { readonly abi?: AbiReport | undefined; readonly record?: PublishRecord | undefined } = {};

runAction(
  'publish',
  async (runner, raw, session) => {
    const { forecastOf, runPublish } = await import('../commands/publish.ts');
    const { result, paths } = await runPublish(raw, session);
    done = result;
    if (result.kind === 'failed') {
      if (result.error.code === 'ABI_REFUSED' && result.abi !== undefined)
        (await import('./log-abi.ts')).logAbi(session.log, result.abi);
      throw result.error;
    }
    const { record } = result;
    if (record.result === 'skipped') session.log.notice(`Nothing was pushed: ${record.skippedReason ?? ''}`);
    const [{ printLastLines, summarizePublish }, { outputsOf }] = await Promise.all([
      openSummary(),
      import('../decide/report/record.ts'),
    ]);
    const inputs = inputsOf('publish').flatMap(({ name, kind, default: usual }) => {
      const text = raw.get(name)?.trim() ?? '';
      return text === '' || text === usual ? [] : [[name, kind === 'secret' ? 'set' : text] as const];
    });
    await runner.writeSummary(
      summarizePublish(record, {
        inputs,
        seconds: performance.now() / 1000,
        links: linksOf(process.env),
        forecast: await forecastOf(record),
      }),
    );
    for (const image of record.images)
      if (image.push !== 'none' && !image.repository.startsWith('oci-layout:'))
        runner.declareArtifact(`oci://${image.reference}`);
    for (const [name, value] of outputsOf(record, paths)) runner.setOutput(name, value);
    return printLastLines(record);
  },
  async (runner, error) =>
    runner.writeSummary((await openSummary()).summarizeFailedPublish(error, { ...done, links: linksOf(process.env) })),
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
