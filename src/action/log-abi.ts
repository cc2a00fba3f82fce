import { hostRanges, printHostRange } from '../abi/host-ranges.ts';
import type { AbiReport } from '../abi/report.ts';
import type { Log } from '../ports.ts';

/** Logs the verdict of each host, and every problem. The error of the step names only the first. */
export function logAbi(log: Log, { hosts, problems }: AbiReport): void {
  for (const range of hostRanges(hosts))
    log.info(`${printHostRange(range)}: ${range.verdict}${range.why === undefined ? '' : ` (${range.why})`}`);
  for (const { severity, allowed, rule, where, message, hint } of problems)
    log.info(`${allowed === undefined ? severity : 'allowed'} ${rule} ${where}: ${message} (${allowed ?? hint})`);
}
