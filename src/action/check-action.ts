import { annotateFile } from '../adapters/github/annotate.ts';
import { leaveSoon } from '../adapters/host/leave.ts';
import { linksOf, runAction } from './face.ts';

let status = 0;

runAction(
  'check',
  async (runner, raw, session) => {
    const { runCheckStep } = await import('../commands/check/check-step.ts');
    const step = await runCheckStep(raw, session);
    for (const annotation of step.annotations) annotateFile(annotation);
    if (step.left > 0) session.log.notice(`${step.left} more findings are in the job summary and the SARIF file`);
    const lines = step.lines.slice(0, -1);
    session.log.group('References');
    for (const line of lines) session.log.info(line);
    const { summarizeCheck } = await import('../decide/report/summary-check.ts');
    await runner.writeSummary(summarizeCheck(step.report, linksOf(process.env)));
    runner.setOutput('findings', JSON.stringify(step.counts));
    runner.setOutput('references', JSON.stringify(step.references));
    runner.setOutput('report', step.files.report);
    runner.setOutput('sarif', step.files.sarif);
    status = step.status;
    // Requests that were given up at the deadline may still be under way.
    leaveSoon();
    return step.lines.slice(-1);
  },
  async (runner, error) =>
    runner.writeSummary(
      (await import('../decide/report/job-summary.ts')).summarizeFailure(error, linksOf(process.env)),
    ),
  { status: () => status },
);
