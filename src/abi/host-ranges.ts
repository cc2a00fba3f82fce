import type { HostVerdict, Loads } from './report.ts';

/** Versions of one host, each one minor after the other, about which the report says the same. */
export interface HostRange {
  readonly host: string;
  /** The oldest version; `current` for hosts that do not publish versions. */
  readonly from: string;
  /** The newest version, included. */
  readonly to: string;
  readonly verdict: Loads;
  /** The rule that decided; absent if the module loads. */
  readonly rule?: string;
  /** What the host logs, or else the reason in our words; absent if the module loads. */
  readonly why?: string;
}

/**
 * Folds verdicts: hosts in their first order, versions oldest first. A version that was not judged ends a range, so
 * that a range claims nothing about it.
 */
export function hostRanges(hosts: readonly HostVerdict[]): readonly HostRange[] {
  const names = [...new Set(hosts.map(({ host }) => host))];
  const sorted = names.flatMap((name) =>
    hosts.filter(({ host }) => host === name).sort((a, b) => numberOf(a.version) - numberOf(b.version)),
  );
  const ranges: HostRange[] = [];
  for (const { host, version, verdict, rule, log, reason } of sorted) {
    const why = log ?? reason;
    const last = ranges.at(-1);
    const isSame = last?.host === host && last.verdict === verdict && last.rule === rule && last.why === why;
    if (last !== undefined && isSame && numberOf(version) === numberOf(last.to) + 1)
      ranges[ranges.length - 1] = { ...last, to: version };
    else
      ranges.push({
        host,
        from: version,
        to: version,
        verdict,
        ...(rule === undefined ? {} : { rule }),
        ...(why === undefined ? {} : { why }),
      });
  }
  return ranges;
}

/** A range for people: `Envoy 1.36-1.40`, `Istio 1.28`, `Higress`. */
export function printHostRange({ host, from, to }: HostRange): string {
  const versions = from === 'current' ? '' : from === to ? ` ${from}` : ` ${from}-${to}`;
  return `${TITLES[host] ?? host}${versions}`;
}

/** The hosts that load the module, for people: `Envoy 1.36-1.40, Istio 1.28`; undefined if none does. */
export function printLoadingHosts(hosts: readonly HostVerdict[]): string | undefined {
  const loading = hostRanges(hosts.filter(({ verdict }) => verdict === 'loads'));
  return loading.length === 0 ? undefined : loading.map(printHostRange).join(', ');
}

/** Names of hosts as their projects write them. */
const TITLES: Readonly<Record<string, string>> = {
  envoy: 'Envoy',
  istio: 'Istio',
  'envoy-gateway': 'Envoy Gateway',
  'google-service-extensions': 'Google Service Extensions',
  higress: 'Higress',
  'ngx-wasm': 'ngx_wasm_module',
  kong: 'Kong',
  apisix: 'APISIX',
  mosn: 'MOSN',
  fastedge: 'FastEdge',
};

/** Versions one minor apart differ by 1; those of different majors by more. */
function numberOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return Number.isNaN(major) ? 0 : major * 1000 + minor;
}
