import { linksOf, runAction } from './face.ts';

const openSummary = () => import('../decide/report/summary-modules.ts');

runAction(
  'merge',
  async (runner, raw, session) => {
    // Set before anything can fail, so that a later step always finds a value.
    runner.setOutput('verified', 'false');
    const { runMerge } = await import('../commands/tags/merge.ts');
    const merged = await runMerge([], raw, session);
    const [{ summarizeMerge }, { outputsOfMerge }] = await Promise.all([
      openSummary(),
      import('../decide/report/outputs.ts'),
    ]);
    await runner.writeSummary(summarizeMerge(merged, linksOf(process.env)));
    for (const [name, value] of outputsOfMerge(merged)) runner.setOutput(name, value);
    return merged.map(({ name, reference, tags }) =>
      [`${name}: ${reference}`, ...tags.map(({ tag, action }) => `${tag} ${action}`)].join(', '),
    );
  },
  async (runner, error) => {
    const { summarizeFailure } = await import('../decide/report/job-summary.ts');
    await runner.writeSummary(summarizeFailure(error, linksOf(process.env)));
  },
);
