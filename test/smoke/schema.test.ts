import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import type { Json } from '../../src/core/json.ts';
import { judgeRun } from '../../src/smoke/judge-run.ts';
import { DEFAULT_SCENARIO } from '../../src/smoke/scenario/scenario.ts';
import type { SmokeReport } from '../../src/smoke/smoke-report.ts';
import { misfits, readSchemas } from '../support/schema.ts';
import { type Callback, runScripted } from '../support/scripted-filter.ts';

const REPORT = 'https://wasm-image.dev/schema/smoke-report/v1';
const SCENARIO = 'https://wasm-image.dev/schema/smoke-scenario/v1';
const schemas = readSchemas('docs/smoke-report.schema.json', 'docs/smoke-scenario.schema.json');

function reportOf(callbacks: Readonly<Record<string, Callback>>): SmokeReport {
  const { notes: _, ...run } = runScripted(callbacks);
  return judgeRun(run, {
    digest: digestOf(new Uint8Array(0)),
    engine: 'v8 1',
    hasPluginConfig: false,
    maxPages: 100,
    filterType: 'http',
    filterTypeReason: 'it is the default',
  });
}

function trap(): never {
  throw new Error('unreachable');
}

const FILTERS: Readonly<Record<string, Readonly<Record<string, Callback>>>> = {
  'passes the exchange': { proxy_on_request_headers: (s) => s.call('proxy_log', 2, 'hello') },
  traps: { proxy_on_request_headers: trap },
  'exits and traps': {
    proxy_on_vm_start: (s) => {
      s.call('proc_exit', 3);
      trap();
    },
  },
  'refuses to start': { proxy_on_vm_start: () => 0 },
  'refuses its configuration': { proxy_on_configure: () => 0 },
  pauses: { proxy_on_request_headers: () => 1 },
};

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

describe('the schema of the smoke report', () => {
  for (const [title, callbacks] of Object.entries(FILTERS))
    it(`fits the report of a filter that ${title}`, () =>
      assert.deepEqual(misfits(schemas, REPORT, plain(reportOf(callbacks))), []));

  it('fits the report of a run that was killed', () => {
    const report = { ...reportOf({}), stop: { kind: 'deadline', callback: '_start', timeoutMs: 5 } };
    assert.deepEqual(misfits(schemas, REPORT, plain(report)), []);
  });

  it('refuses an unknown verdict and an unknown member', () => {
    const report = { ...reportOf({}), verdict: 'fine', extra: 1 };
    assert.equal(misfits(schemas, REPORT, plain(report)).length, 2);
  });
});

describe('the schema of a scenario', () => {
  it('fits the default one', () => assert.deepEqual(misfits(schemas, SCENARIO, plain(DEFAULT_SCENARIO)), []));

  it('fits the example in the documentation', () => {
    const example = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/smoke.md', 'utf8'))?.[1] ?? '';
    assert.deepEqual(misfits(schemas, SCENARIO, JSON.parse(example) as Json), []);
  });

  it('refuses a member that the reader refuses', () =>
    assert.deepEqual(misfits(schemas, SCENARIO, { reqest: {} }), ['$.reqest: unknown']));
});
