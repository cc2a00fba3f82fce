import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHosts } from '../../../src/abi/host-query.ts';
import { judgeAbi } from '../../../src/abi/judge.ts';
import type { AbiReport } from '../../../src/abi/report.ts';
import { compareUpgrade, judgeUpgrade, summarizeUpgrade } from '../../../src/decide/check/upgrade/judge-upgrade.ts';
import { readUpgrades } from '../../../src/decide/check/upgrade/read-upgrades.ts';
import { readModule } from '../../../src/wasm/read.ts';
import { goodFilter } from '../../support/module-writer.ts';

const [upgrade] = readUpgrades('envoy-gateway=1.8 -> envoy-gateway=1.9') ?? [];
assert.ok(upgrade !== undefined);
const judge = (module: Uint8Array, host: string): AbiReport =>
  judgeAbi(readModule(module), { hosts: parseHosts(host) });
const compare = (module: Uint8Array) =>
  compareUpgrade(upgrade, judge(module, 'envoy-gateway=1.8'), judge(module, 'envoy-gateway=1.9'));
const good = judge(goodFilter(), 'envoy-gateway=1.8');
const verdict = (name: 'loads' | 'refused' | 'unknown', rule = 'PW033'): AbiReport => ({
  ...good,
  hosts: [
    name === 'loads'
      ? { host: 'envoy-gateway', version: '1.8', verdict: name, evidence: 'ran' }
      : { host: 'envoy-gateway', version: '1.8', verdict: name, rule, log: 'no', reason: 'because', evidence: 'ran' },
  ],
});
const problem = (severity: 'error' | 'warning' | 'unknown', allowed?: string): AbiReport => ({
  ...verdict('loads'),
  problems: [
    { rule: 'PW042', severity, where: 'module', message: 'a problem', hint: '', ...(allowed ? { allowed } : {}) },
  ],
});

describe('an upgrade of a host', () => {
  it('breaks a filter whose export only the newer host looks up, with its log', () => {
    const module = goodFilter({ functions: [{ signature: 'i32 -> i32', exports: ['__main_void'], returns: 0 }] });
    const judged = compare(module);
    assert.equal(judged.outcome, 'breaks');
    const [finding, ...others] = judgeUpgrade(judged, undefined, false);
    assert.deepEqual([finding?.rule, others], ['breaks', []]);
    assert.match(
      finding?.message ?? '',
      /Gateway 1\.9 does not: PW011, which logs "Bad function signature for: __main_void/,
    );
  });
  it('changes nothing for a filter that both load', () => {
    assert.deepEqual(judgeUpgrade(compare(goodFilter()), undefined, true), []);
  });
  for (const [today, later, outcome, why, rules] of [
    [verdict('loads'), verdict('loads'), 'loads', undefined, []],
    [verdict('loads'), verdict('refused'), 'breaks', 'PW033', ['breaks']],
    [verdict('refused'), verdict('loads'), 'works-later', 'PW033', ['upgrade']],
    [verdict('refused', 'PW001'), verdict('refused', 'PW020'), 'fails', 'PW020', ['upgrade']],
    [verdict('loads'), verdict('unknown'), 'unknown', 'PW033', ['undecided']],
    [verdict('unknown', 'PW031'), verdict('loads'), 'unknown', 'PW031', ['undecided']],
    [verdict('unknown'), verdict('refused', 'PW020'), 'unknown', 'PW020', ['undecided']],
    [{ ...good, hosts: [] }, verdict('loads'), 'unknown', undefined, ['undecided']],
    // Our own rules refuse it later, and not today.
    [verdict('loads'), problem('error'), 'breaks', 'PW042', ['breaks']],
    [verdict('loads'), problem('unknown'), 'unknown', 'PW042', ['undecided']],
    [verdict('loads'), problem('warning'), 'loads', undefined, []],
    [verdict('loads'), problem('error', 'reviewed'), 'loads', undefined, []],
    // They refuse it today already, which is no matter of the upgrade.
    [problem('error'), problem('error'), 'loads', undefined, []],
  ] as const)
    it(`is ${outcome} for ${today.hosts[0]?.verdict} and ${later.hosts[0]?.verdict} ${why ?? ''}`, () => {
      const judged = compareUpgrade(upgrade, today, later);
      assert.deepEqual([judged.outcome, judged.why?.rule], [outcome, why]);
      assert.deepEqual(
        judgeUpgrade(judged, undefined, false).map(({ rule }) => rule),
        rules,
      );
    });
  for (const [search, isGated, hint] of [
    [undefined, true, undefined],
    [{ kind: 'none', tried: 0, isAll: true }, true, /^the registry has no other version$/],
    [{ kind: 'none', tried: 3, isAll: true }, false, /^no other version works in Envoy Gateway 1\.9 \(3 tried\)$/],
    [{ kind: 'none', tried: 20, isAll: false }, true, /that passes the policy .*\(20 tried, and there are more\)$/],
    [{ kind: 'unknown', why: 'no answer' }, true, /^could not find out which version works: no answer$/],
  ] as const)
    it(`has a hint for ${JSON.stringify(search)}`, () => {
      const [finding] = judgeUpgrade(compareUpgrade(upgrade, verdict('loads'), verdict('refused')), search, isGated);
      if (hint === undefined) assert.equal(finding?.hint, undefined);
      else assert.match(finding?.hint ?? '', hint);
    });
  it('shows foreign text without controls', () => {
    const log = 'a\n::error::\u001b[31mb\u202e';
    const refused = { ...verdict('refused'), hosts: verdict('refused').hosts.map((host) => ({ ...host, log })) };
    const [finding] = judgeUpgrade(compareUpgrade(upgrade, verdict('loads'), refused), undefined, false);
    assert.doesNotMatch(finding?.message ?? '\n', /[\n\u001b\u202e]/);
  });
  it('is summed up in one line', () => {
    assert.equal(summarizeUpgrade([]), 'upgrade: 0 load before and after, 0 break');
    assert.equal(
      summarizeUpgrade(['loads', 'breaks', 'fails', undefined, 'unknown', 'works-later']),
      'upgrade: 1 load before and after, 1 break, 1 work only after, 1 load in neither, 2 could not be found out',
    );
  });
  const several = ['istio 1.28 1.30', 'envoy 1.36 1.40'];
  for (const [text, expected] of [
    ['istio=1.28 -> istio=1.30', ['istio 1.28 1.30']],
    ['ISTIO = v1.28.3->istio=1.30.0', ['istio 1.28 1.30']],
    ['istio=1.28, envoy=1.36 -> envoy=1.40, istio=1.30', several],
    ['istio=1.28\nenvoy=1.36,\n-> istio=1.30\nenvoy=1.40\n', several],
    ['istio=1.28 -> istio=1.30\r\n\r\nenvoy=1.36 -> envoy=1.40', several],
    ['istio=1.28', undefined],
    ['', undefined],
  ] as const)
    it(`reads ${JSON.stringify(text)}`, () => {
      const read = readUpgrades(text)?.map(({ from, to }) => `${from.host} ${from.version} ${to.version}`);
      assert.deepEqual(read, expected);
    });
});
