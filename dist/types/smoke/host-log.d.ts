import type { HostProfile } from '../abi/tables/hosts.ts';
import { type SmokeReport } from './smoke-report.ts';
/**
 * The first log line in which a host says why it drops a filter at its start. @returns undefined if the host logs
 * nothing, as when it crashes, and for hosts whose log lines we do not know.
 * Evidence: `ran`: each kind of failure in Envoy 1.36.4 to 1.40.0, lab/smoke.lab.ts.
 */
export declare function startLog(smoke: SmokeReport, profile: HostProfile): string | undefined;
