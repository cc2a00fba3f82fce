import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { SINCE } from '../../src/abi/tables/engines.ts';
import { ENVOY_PROFILES } from '../../src/abi/tables/hosts.ts';
import { readModule } from '../../src/wasm/read.ts';
import { PROPOSAL_ROWS } from '../support/proposal-rows.ts';
import { v8Engine } from '../support/v8.ts';

const HOSTS = parseHosts('envoy=1.16, envoy=1.34, envoy=1.35, envoy=1.36, envoy=1.40, istio=1.24, mosn');

/** Judges as `inspect` does, with the V8 of this Node. */
function judge(bytes: Uint8Array, hosts = HOSTS) {
  const isValid = v8Engine.validate(Uint8Array.from(bytes));
  return judgeAbi(readModule(bytes), {
    hosts,
    validation: { isValid, reason: isValid ? '' : 'Invalid opcode', validator: `v8 ${process.versions.v8}` },
  });
}

describe('a proposal that a host does not support', () => {
  for (const { name, bytes, uses } of PROPOSAL_ROWS.filter((row) => row.isUnreadable !== true))
    it(`is reported with the hosts: ${name}`, () => {
      const { hosts, problems } = judge(bytes);
      const lackedIn = (v8: number): boolean => uses.some((one) => (SINCE[one] ?? 1_000) > v8);
      const found = problems.filter((one) => one.rule === 'PW033');
      assert.deepEqual(
        found.map((one) => /it uses (.*), which/.exec(one.message)?.[1]).sort(),
        uses.filter((one) => (SINCE[one] ?? 1_000) > 85).sort(),
      );
      assert.equal(
        found.some((one) => one.where.includes('istio 1.24 (V8 10.7)')),
        lackedIn(107),
      );
      for (const [version, v8] of [
        ['1.16', 85],
        ['1.34', 107],
        ['1.36', 138],
        ['1.40', 146],
      ] as const) {
        const verdict = hosts.find((one) => one.host === 'envoy' && one.version === version);
        if (lackedIn(v8))
          assert.deepEqual(
            [verdict?.rule, verdict?.log, verdict?.evidence],
            ['PW033', 'Failed to load Wasm bytecode', 'source'],
          );
        else assert.notEqual(verdict?.rule, 'PW033');
      }
      // The engine of these is not known, so nothing is reported about them.
      assert.ok(found.every((one) => !/mosn|envoy 1\.35/.test(one.where)));
    });

  it('is not searched for if the engine supports all', () =>
    assert.deepEqual(judge(PROPOSAL_ROWS[0]?.bytes ?? new Uint8Array()).problems, []));

  it('is named in the hint of PW031 if our own engine does not support it either', () => {
    const gc = PROPOSAL_ROWS.find((row) => row.name === 'GC struct')?.bytes ?? new Uint8Array();
    const validation = { isValid: false, reason: 'Unknown type code 0x5f', validator: 'v8 11.3.244.8-node.38' };
    const report = judgeAbi(readModule(gc), { hosts: parseHosts('envoy=1.40'), validation });
    const hint = report.problems.find((one) => one.rule === 'PW031')?.hint;
    assert.equal(
      hint,
      'it uses GC, which v8 11.3.244.8-node.38 does not support: build without it, or check the module with a newer Node if its hosts support it',
    );
  });

  it('is known of every Envoy but 1.35', () => {
    const versions = ENVOY_PROFILES.flatMap(({ v8 }) => v8 ?? []);
    assert.equal(versions.length, ENVOY_PROFILES.length - 1);
    assert.ok(versions.every((v8, i) => v8 >= (versions[i - 1] ?? 85)));
  });
});
