import type { Runner } from '../adapters/github/runner.ts';
import { secretsOfKey } from '../adapters/sigstore/signing/signing-key.ts';
import type { PublishRun } from '../commands/publish.ts';
import { ACTION_DEFAULTS, type InputRow, inputsOf } from '../decide/inputs/inputs.ts';
import { isKeyName } from '../decide/plan/signing.ts';
import { linksOf, runAction } from './face.ts';

const openSummary = () => import('../decide/report/summary-modules.ts');
let done: readonly PublishRun[] = [];

runAction(
  'publish',
  async (runner, raw, session) => {
    const { forecastOf, refusedIn, runPublish } = await import('../commands/publish.ts');
    done = await runPublish(raw, session);
    for (const { result } of done) {
      if (result.kind === 'done') continue;
      const abi = refusedIn(done)?.abi;
      if (result.error.code === 'ABI_REFUSED' && abi !== undefined)
        (await import('./log-abi.ts')).logAbi(session.log, abi);
      throw result.error;
    }
    const modules = done.flatMap(({ result, ...rest }) =>
      result.kind === 'done' ? { record: result.record, ...rest } : [],
    );
    const records = modules.map(({ record }) => record);
    const skipped = records.find(({ result }) => result === 'skipped')?.skippedReason;
    if (skipped !== undefined) session.log.notice(`Nothing was pushed: ${skipped}`);
    const inputs = inputsOf('publish').flatMap(({ name, kind, default: usual }) => {
      const text = raw.get(name)?.trim() ?? '';
      return text === '' || text === usual ? [] : [[name, kind === 'secret' ? 'set' : text] as const];
    });
    const [{ summarizeRun }, { outputsOf }, { printLastLines }] = await Promise.all([
      openSummary(),
      import('../decide/report/outputs.ts'),
      import('../decide/report/summary-publish.ts'),
    ]);
    const shown = await Promise.all(records.map(async (record) => ({ record, forecast: await forecastOf(record) })));
    await runner.writeSummary(
      summarizeRun(shown, { inputs, seconds: performance.now() / 1000, links: linksOf(process.env) }),
    );
    for (const image of records.flatMap(({ images }) => images))
      if (image.push !== 'none' && !image.repository.startsWith('oci-layout:'))
        runner.declareArtifact(`oci://${image.reference}`);
    for (const [name, value] of outputsOf(modules)) runner.setOutput(name, value);
    return records.flatMap(printLastLines);
  },
  async (runner, error) => {
    const results = done.map(({ result }) => result);
    await runner.writeSummary((await openSummary()).summarizeFailedRun(error, results, linksOf(process.env)));
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
