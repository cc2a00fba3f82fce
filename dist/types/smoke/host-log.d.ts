import type { HostProfile } from '../abi/tables/hosts.ts';
import type { SmokeReport } from './smoke-report.ts';
/**
 * The first line in which a host says why it drops the filter while it starts. @returns undefined when it says nothing, as where it ends itself,
 * and for hosts whose words are not known. Evidence: `ran`: each kind of failure in Envoy 1.36.4 to 1.40.0, lab/smoke.lab.ts.
 */
export declare function startLog(smoke: SmokeReport, profile: HostProfile): string | undefined;
