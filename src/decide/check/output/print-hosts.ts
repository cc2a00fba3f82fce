import type { HostQuery } from '../../../abi/host-query.ts';
import { hostRanges, printHostRange } from '../../../abi/host-ranges.ts';

/** Host versions for people: `Istio 1.28-1.30`. */
export function printHostQueries(hosts: readonly HostQuery[]): string {
  const known = hosts.map(({ host, version }) => ({ host, version, verdict: 'loads', evidence: 'source' }) as const);
  return hostRanges(known).map(printHostRange).join(', ');
}
