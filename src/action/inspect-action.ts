import { runAction, sourceAddress } from './face.ts';

runAction(
  'inspect',
  async (runner, raw, session) => {
    const [{ runInspect }, { refuseUnfit }, { asWasmImageError }, { hostsSupported }, { summarizeInspection }] =
      await Promise.all([
        import('../commands/inspect.ts'),
        import('../pipeline/make/judge-module.ts'),
        import('../core/errors.ts'),
        import('../abi/report.ts'),
        import('../decide/report/job-summary.ts'),
      ]);
    const [inspection] = await runInspect([], raw, session);
    if (inspection?.report === undefined)
      throw inspection?.error ?? new Error('an inspection has a report or an error');
    const { report, file } = inspection;
    const path = `${session.outFolder}/abi-report.json`;
    await session.write(path, Buffer.from(JSON.stringify(report)));
    await runner.writeSummary(summarizeInspection(report, file));
    for (const problem of report.problems) {
      const text = `${problem.rule} ${problem.where}: ${problem.message} (${problem.hint})`;
      if (problem.severity === 'error') session.log.warning(text);
      else session.log.info(text);
    }
    for (const { host, version, verdict, log, reason } of report.hosts)
      session.log.info(`${host} ${version}: ${verdict}${verdict === 'loads' ? '' : ` (${log ?? reason ?? ''})`}`);
    runner.setOutput('module-digest', report['module-digest']);
    runner.setOutput('abi-version', report.abi ?? '');
    runner.setOutput('abi-report', path);
    runner.setOutput('hosts-supported', JSON.stringify(hostsSupported(report)));
    try {
      refuseUnfit(report);
      return 0;
    } catch (thrown) {
      // Outputs and summary are written; the error says why the step fails.
      const error = asWasmImageError(thrown);
      runner.fail(error);
      return error.exitCode;
    }
  },
  async (runner, error) => {
    const { summarizeFailure } = await import('../decide/report/job-summary.ts');
    await runner.writeSummary(summarizeFailure(error, undefined, sourceAddress(process.env)));
  },
);
