import type { AbiReport } from '../abi/report.ts';
import { runAction, sourceAddress } from './face.ts';

let abi: AbiReport | undefined;

runAction(
  'publish',
  async (runner, raw, session) => {
    const { runPublish } = await import('../run.ts');
    const { result, paths } = await runPublish(raw, session);
    abi = result.abi;
    if (result.kind === 'failed') throw result.error;
    const { record } = result;
    if (record.result === 'skipped') session.log.notice(`Nothing was pushed: ${record.skippedReason ?? ''}`);
    const [{ summarizePublish }, { outputsOf }] = await Promise.all([import('../decide/summary-publish.ts'), import('../decide/record.ts')]);
    await runner.writeSummary(summarizePublish(record, raw, performance.now() / 1000));
    for (const image of record.images)
      if (image.push !== 'none' && !image.repository.startsWith('oci-layout:')) runner.declareArtifact(`oci://${image.reference}`);
    for (const [name, value] of outputsOf(record, paths)) runner.setOutput(name, value);
    return 0;
  },
  async (runner, error) => {
    const { summarizeFailure } = await import('../decide/summary.ts');
    await runner.writeSummary(summarizeFailure(error, abi, sourceAddress(process.env)));
  },
  async (env) => (await import('../adapters/event.ts')).readEvent(env),
);
