import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { isRefused, isUndecided, judgeAbi } from '../../src/abi/judge.ts';
import { refuseUnfit } from '../../src/pipeline/make/judge-module.ts';
import { readModule } from '../../src/wasm/read.ts';
import { bundleCli, runOn } from '../support/bundle-cli.ts';
import { goodFilter, writeModule } from '../support/module-writer.ts';
import { NODES } from '../support/nodes.ts';
import { PROPOSAL_ROWS } from '../support/proposal-rows.ts';

const GC = PROPOSAL_ROWS.find((row) => row.name === 'GC struct')?.bytes ?? new Uint8Array();
const TAIL = PROPOSAL_ROWS.find((row) => row.name === 'a tail call')?.bytes ?? new Uint8Array();
const STRINGS = PROPOSAL_ROWS.find((row) => row.name === 'stringref instruction')?.bytes ?? new Uint8Array();
const COMMAND = writeModule({ functions: [{ signature: '->', exports: ['_start'] }], memories: [{ min: 1 }] });

/** What the V8 of a Node says about a module; invalid if it does not support a proposal. */
const old = { isValid: false, reason: 'Unknown type code 0x5f', validator: 'v8 11.3.244.8-node.38' };
const current = { isValid: true, reason: '', validator: 'v8 13.6.233.10-node.28' };
const future = { isValid: true, reason: '', validator: 'v8 15.2.1' };

describe('what our own V8 cannot tell', () => {
  const rows: [
    what: string,
    bytes: Uint8Array,
    hosts: string,
    validation: typeof old,
    verdicts: string,
    outcome: number,
  ][] = [
    ['GC in Envoy 1.40, asked on Node 20', GC, 'envoy=1.40', old, 'unknown PW033', 5],
    ['GC in Envoy 1.40, asked on Node 24', GC, 'envoy=1.40', current, 'loads', 0],
    ['GC in Envoy 1.34, asked on Node 20', GC, 'envoy=1.34', old, 'refused PW033', 3],
    ['GC in Envoy 1.34, asked on Node 24', GC, 'envoy=1.34', current, 'refused PW033', 3],
    ['GC in both, asked on Node 20', GC, 'envoy=1.34, envoy=1.40', old, 'refused PW033, unknown PW033', 3],
    ['GC in an engine that is not known, asked on Node 20', GC, 'fastedge', old, 'unknown PW033', 5],
    ['GC in an engine that is not known, asked on Node 24', GC, 'fastedge', current, 'unknown PW033', 5],
    ['a tail call in an engine that is not known', TAIL, 'higress', current, 'unknown PW033', 5],
    [
      'no proposal in an engine that is not known',
      goodFilter(),
      'higress, google-service-extensions, fastedge',
      current,
      'loads, loads, loads',
      0,
    ],
    ['what only a newer V8 than that of any host accepts', STRINGS, 'envoy=1.40', future, 'refused PW033', 3],
    ['what is not valid anywhere', goodFilter(), 'envoy=1.40', { ...old, reason: 'type mismatch' }, 'refused PW031', 3],
    ['a proposal that this V8 does not support, without hosts', GC, '', old, '', 5],
  ];
  for (const [what, bytes, hosts, validation, verdicts, outcome] of rows)
    it(`${outcome === 5 ? 'is not a verdict' : 'is separated from what it can'}: ${what}`, () => {
      const report = judgeAbi(readModule(bytes), { hosts: hosts === '' ? [] : parseHosts(hosts), validation });
      assert.equal(
        report.hosts.map((one) => [one.verdict, one.rule].filter((text) => text !== undefined).join(' ')).join(', '),
        verdicts,
      );
      assert.deepEqual([isRefused(report), isUndecided(report)], [outcome !== 0, outcome === 5]);
      assert.ok(
        report.hosts.every(
          (one) => one.verdict !== 'unknown' || (one.log === undefined && /GC|tail calls/.test(one.reason ?? '')),
        ),
      );
      if (outcome === 0) refuseUnfit(report);
      else
        assert.throws(() => refuseUnfit(report), {
          code: outcome === 3 ? 'ABI_REFUSED' : 'ABI_UNDECIDED',
          exitCode: outcome,
        });
    });
});

const folder = mkdtempSync(join(tmpdir(), 'wasm-image-unknown-'));
let cli = '';
before(async () => {
  cli = await bundleCli(folder);
  writeFileSync(join(folder, 'gc.wasm'), GC);
  writeFileSync(join(folder, 'tail.wasm'), TAIL);
  writeFileSync(join(folder, 'command.wasm'), COMMAND);
});
after(() => rmSync(folder, { recursive: true, force: true }));

for (const { name, path: node, skip } of NODES)
  describe(`verdicts with ${name}`, { skip }, () => {
    const known = name === 'Node 24';
    const rows: [args: string[], status: number, words: RegExp][] = [
      [
        ['inspect', 'gc.wasm', '--hosts', 'envoy=1.40'],
        known ? 0 : 5,
        known ? /envoy 1\.40 +loads/ : /envoy 1\.40 +unknown/,
      ],
      [['inspect', 'gc.wasm', '--hosts', 'envoy=1.34'], 3, /envoy 1\.34 +refused +PW033/],
      [['inspect', 'gc.wasm', '--hosts', 'fastedge'], 5, /fastedge current +unknown/],
      [['inspect', 'tail.wasm', '--hosts', 'envoy=1.40'], 0, /envoy 1\.40 +loads/],
      [
        ['publish', 'gc.wasm', '--images', 'oci-layout:out', '--sign', 'off', '--hosts', 'envoy=1.40'],
        known ? 0 : 5,
        known ? /digest/ : /ABI_UNDECIDED/,
      ],
      [['run', 'gc.wasm'], known ? 0 : 5, known ? /started/ : /SMOKE_UNAVAILABLE.*GC/],
      [['inspect', 'command.wasm'], 0, /wasi-command/],
    ];
    for (const [args, status, words] of rows)
      it(`${args.join(' ')} ends with ${status}`, async () => {
        const ended = await runOn(node, cli, args, folder);
        assert.equal(ended.status, status, ended.stdout + ended.stderr);
        assert.match(ended.stdout + ended.stderr, words);
      });
  });
