import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../../src/abi/host-query.ts';
import { hostRanges, printHostRange, printLoadingHosts } from '../../src/abi/host-ranges.ts';
import type { HostVerdict, Loads } from '../../src/abi/report.ts';

function verdict(host: string, version: string, verdict: Loads = 'loads', reason?: string): HostVerdict {
  return { host, version, verdict, evidence: 'ran', ...(reason === undefined ? {} : { rule: 'PW020', reason }) };
}

const rows: readonly { readonly title: string; readonly hosts: readonly HostVerdict[]; readonly shown: string[] }[] = [
  { title: 'no host', hosts: [], shown: [] },
  { title: 'one version', hosts: [verdict('istio', '1.28')], shown: ['Istio 1.28 loads'] },
  {
    title: 'versions that follow each other, given in any order, are one range',
    hosts: [verdict('envoy', '1.40'), verdict('envoy', '1.9'), verdict('envoy', '1.39'), verdict('envoy', '1.10')],
    shown: ['Envoy 1.9-1.10 loads', 'Envoy 1.39-1.40 loads'],
  },
  {
    title: 'a version that was not judged is not in a range',
    hosts: ['1.13', '1.15', '1.16'].map((version) => verdict('istio', version)),
    shown: ['Istio 1.13 loads', 'Istio 1.15-1.16 loads'],
  },
  {
    title: 'a new major begins a new range',
    hosts: ['0.6', '1.0', '1.1'].map((version) => verdict('envoy-gateway', version)),
    shown: ['Envoy Gateway 0.6 loads', 'Envoy Gateway 1.0-1.1 loads'],
  },
  {
    title: 'another verdict or another reason begins a new range',
    hosts: [
      verdict('envoy', '1.30', 'refused', 'a'),
      verdict('envoy', '1.31', 'refused', 'a'),
      verdict('envoy', '1.32', 'refused', 'b'),
      verdict('envoy', '1.33', 'unknown'),
      verdict('envoy', '1.34'),
    ],
    shown: ['Envoy 1.30-1.31 refused PW020 a', 'Envoy 1.32 refused PW020 b', 'Envoy 1.33 unknown', 'Envoy 1.34 loads'],
  },
  {
    title: 'a host without versions has a name only, and an unknown name stays',
    hosts: [verdict('kong', 'current'), verdict('other', '2.1')],
    shown: ['Kong loads', 'other 2.1 loads'],
  },
];

for (const { title, hosts, shown } of rows)
  test(title, () => {
    const ranges = hostRanges(hosts);
    deepEqual(
      ranges.map((one) => [printHostRange(one), one.verdict, one.rule, one.why].filter(Boolean).join(' ')),
      shown,
    );
  });

test('the text names the hosts that load the module, and no others', () => {
  const hosts = [verdict('envoy', '1.39', 'refused', 'a'), verdict('envoy', '1.40'), verdict('istio', '1.30')];
  equal(printLoadingHosts(hosts), 'Envoy 1.40, Istio 1.30');
  equal(printLoadingHosts(hosts.slice(0, 1)), undefined);
});

test('every host of the tables has a name, and folding loses no version', () => {
  const ranges = hostRanges(PROFILES.map(({ host, version }) => verdict(host, version)));
  for (const { host } of ranges)
    equal(printHostRange({ host, from: 'current', to: 'current', verdict: 'loads' }) === host, false);
  const minor = (version: string): number => Number(version.split('.')[1] ?? 0);
  const count = ranges.reduce((sum, { from, to }) => sum + 1 + minor(to) - minor(from), 0);
  equal(count, PROFILES.length);
});
