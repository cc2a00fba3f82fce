import { linksOf, runAction } from './face.ts';

runAction(
  'plan',
  async (runner, raw, session) => {
    const { runPlan } = await import('../commands/plan.ts');
    const { tags, version, moves, changes } = await runPlan(raw, session);
    const names = changes?.changed.map(({ name }) => name) ?? [];
    runner.setOutput('matrix', JSON.stringify(changes?.matrix ?? { include: [] }));
    runner.setOutput('any', String(names.length > 0));
    runner.setOutput('changed', JSON.stringify(names));
    runner.setOutput('tags', JSON.stringify(tags));
    runner.setOutput('version', version);
    for (const { image, tag, action, reason } of moves)
      session.log.info(`${image === undefined ? '' : `${image}:`}${tag}: ${action}: ${reason}`);
    for (const { name, reason } of changes?.changed ?? []) session.log.info(`${name}: ${reason}`);
    const all = names.length + (changes?.unchanged.length ?? 0);
    return [
      ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
      ...(changes === undefined ? [] : [`${names.length} of ${all} modules changed: ${names.join(', ')}`]),
    ];
  },
  async (runner, error) =>
    runner.writeSummary(
      (await import('../decide/report/job-summary.ts')).summarizeFailure(error, linksOf(process.env)),
    ),
  { readEvent: async (env) => (await import('../adapters/github/event.ts')).readEvent(env) },
);
