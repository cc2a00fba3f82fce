import { profileOf } from '../abi/host-query.ts';
import type { AbiReport, HostVerdict } from '../abi/report.ts';
import { inert } from '../core/text.ts';
import { startLog } from './host-log.ts';
import type { SmokeReport } from './smoke-report.ts';

/**
 * Adds the result of a run to an ABI report: hosts that load the module but would drop it at its start become
 * `fails-at-start`, and the problems of both are joined.
 * @param options `configured`: hosts get the configuration of the run, even if it is empty, so a filter that rejects it
 * fails there; otherwise that is only a warning.
 */
export function withSmoke(report: AbiReport, smoke: SmokeReport, options: { readonly configured: boolean }): AbiReport {
  const failure = startFailure(smoke, options.configured);
  const hosts =
    failure === undefined
      ? report.hosts
      : report.hosts.map((host): HostVerdict => {
          if (host.verdict !== 'loads') return host;
          const log = startLog(smoke, profileOf(host));
          return { ...host, verdict: 'fails-at-start', ...failure, ...(log === undefined ? {} : { log }) };
        });
  return { ...report, hosts, problems: [...report.problems, ...smoke.problems] };
}

/** Why a host drops the filter before any traffic; undefined if it does not. */
function startFailure(
  smoke: SmokeReport,
  isConfigured: boolean,
): { readonly rule: string; readonly reason: string } | undefined {
  if (smoke.reach === 'exchange' || smoke.reach === 'end') return undefined;
  if (smoke.verdict === 'started' || (smoke.verdict === 'refused-configuration' && !isConfigured)) return undefined;
  const problem =
    smoke.problems.find((one) => one.severity === 'error') ?? smoke.problems.find((one) => one.rule === 'PW055');
  return problem === undefined
    ? undefined
    : { rule: problem.rule, reason: inert(`${problem.where}: ${problem.message}`, 600) };
}
