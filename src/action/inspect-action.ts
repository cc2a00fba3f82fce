import type { WasmImageError } from '../core/errors.ts';
import { linksOf, runAction } from './face.ts';

const openSummary = () => import('../decide/report/job-summary.ts');
let summarize = async (error?: WasmImageError): Promise<string> =>
  error === undefined ? '' : (await openSummary()).summarizeFailure(error, linksOf(process.env));

runAction(
  'inspect',
  async (runner, raw, session) => {
    const [{ runInspect }, { refuseUnfit }, { hostsSupported }, { printLoadingHosts }, { logAbi }] = await Promise.all([
      import('../commands/inspect.ts'),
      import('../pipeline/make/judge-module.ts'),
      import('../abi/report.ts'),
      import('../abi/host-ranges.ts'),
      import('./log-abi.ts'),
    ]);
    const [inspection] = await runInspect([], raw, session);
    if (inspection?.report === undefined)
      throw inspection?.error ?? new Error('an inspection has a report or an error');
    const { report, file } = inspection;
    summarize = async (error) => (await openSummary()).summarizeInspection(report, file, error, linksOf(process.env));
    const path = `${session.outFolder}/abi-report.json`;
    await session.write(path, Buffer.from(JSON.stringify(report)));
    session.log.group(`Check ${file}`);
    logAbi(session.log, report);
    runner.setOutput('module-digest', report['module-digest']);
    runner.setOutput('abi-version', report.abi ?? '');
    runner.setOutput('abi-report', path);
    runner.setOutput('hosts-supported', JSON.stringify(hostsSupported(report)));
    // Outputs are set; the error says why the step fails.
    refuseUnfit(report);
    await runner.writeSummary(await summarize());
    const loading = printLoadingHosts(report.hosts);
    return [`module-digest ${report['module-digest']} accepted${loading === undefined ? '' : `: loads in ${loading}`}`];
  },
  async (runner, error) => runner.writeSummary(await summarize(error)),
);
