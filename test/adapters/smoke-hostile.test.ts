import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { openStarter } from '../../src/adapters/engine/starter.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { readScenario } from '../../src/smoke/scenario/read-scenario.ts';
import { bundleSmoke } from '../support/bundle-smoke.ts';
import { goodFilter } from '../support/module-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'smoke-hostile-'));
let child = '';
before(async () => {
  ({ child } = await bundleSmoke(folder));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Child processes under the control of hostile code: what they do, and why their result is refused. */
const CHILDREN: readonly (readonly [title: string, program: string, why: RegExp])[] = [
  ['writes nothing', '', /exited with status 0$/],
  ['fails', 'process.exit(3)', /exited with status 3$/],
  ['kills itself', "process.kill(process.pid, 'SIGKILL')", /was killed \(SIGKILL\)$/],
  ['writes something other than JSON', "fs.writeSync(4, 'hello\\n')", /could not be parsed/],
  ['writes half a line', 'fs.writeSync(4, \'{"kind":"end"\')', /could not be parsed/],
  [
    'writes endless output',
    "for (;;) fs.writeSync(4, 'x'.repeat(65536))",
    /could not be parsed|was killed \(SIGKILL\)$/,
  ],
  ['writes endless errors', "for (;;) fs.writeSync(2, 'x'.repeat(65536))", /was killed \(SIGKILL\)$/],
  [
    'reports success in an unknown form',
    'fs.writeSync(4, \'{"kind":"end","verdict":"started"}\\n\')',
    /could not be parsed/,
  ],
  ['hangs', 'for (;;);', /did not start within 4000 ms$/],
];

describe('a hostile child process', () => {
  for (const [title, program, why] of CHILDREN)
    it(`that ${title} is not believed`, async () => {
      const entry = join(folder, `${title.replaceAll(/\W/g, '-')}.cjs`);
      writeFileSync(entry, `const fs = require('node:fs');\n${program}\n`);
      const started = openStarter({ entry, timeoutMs: 4_000 }).start(goodFilter());
      await assert.rejects(
        started,
        (thrown) => thrown instanceof WasmImageError && thrown.code === 'SMOKE_UNAVAILABLE' && why.test(thrown.message),
      );
    });

  it('has no files, child processes, environment or generated code', async () => {
    const entry = join(folder, 'curious.cjs');
    const attempts: Readonly<Record<string, string>> = {
      file: "fs.readFileSync('/etc/hostname')",
      write: `fs.writeFileSync(${JSON.stringify(join(folder, 'written'))}, '')`,
      child: "require('node:child_process').execFileSync('/bin/true')",
      worker: "new (require('node:worker_threads').Worker)('', { eval: true })",
      code: "new Function('return 1')()",
    };
    const tries = Object.entries(attempts).map(
      ([key, code]) => `try { ${code}; done.push(${JSON.stringify(key)}); } catch {}`,
    );
    writeFileSync(
      entry,
      `const fs = require('node:fs'); const done = Object.keys(process.env);\n${tries.join('\n')}\nfs.writeSync(2, 'did: ' + done.join(' ')); process.exit(9);`,
    );
    await assert.rejects(openStarter({ entry }).start(goodFilter()), (thrown) => {
      assert.ok(thrown instanceof WasmImageError && thrown.cause instanceof Error);
      assert.equal(thrown.cause.message, 'did: ');
      return true;
    });
  });

  it('that cannot be started gives no verdict', () =>
    assert.rejects(openStarter({ entry: join(folder, 'no', 'such.cjs') }).start(goodFilter()), {
      code: 'SMOKE_UNAVAILABLE',
    }));
});

describe('any scenario', () => {
  it('gives a report', async () => {
    const text = fc.string({ maxLength: 20 }).map((one) => one.replaceAll(/[\r\n\0]/g, ''));
    const message = fc.record({
      headers: fc.array(fc.tuple(fc.stringMatching(/^[a-z:-]{1,10}$/), text), { maxLength: 5 }),
      body: fc.array(text, { maxLength: 3 }),
      trailers: fc.constant([]),
    });
    const scenarios = fc.record({
      request: message,
      response: message,
      ticks: fc.nat(5),
      seed: fc.integer({ min: 1, max: 1_000 }),
      logLevel: fc.nat(5),
    });
    for (const one of fc.sample(scenarios, { seed: 1, numRuns: 8 })) {
      const scenario = readScenario(Buffer.from(JSON.stringify(one)), 'generated');
      const report = await openStarter({ entry: child }).start(goodFilter({ header: { name: 'x-a', value: 'b' } }), {
        scenario,
      });
      assert.equal(report.verdict, 'started');
      assert.deepEqual(report.exchange?.response.headers.at(-1), ['x-a', 'b']);
    }
  });
});

describe('any answers of a filter', () => {
  const headers = { signature: 'i32 i32 i32 -> i32', exports: ['proxy_on_request_headers'] };
  for (const value of [0, 1, 2, 3, 4, -1, 0x7fffffff, -0x80000000])
    it(`give a report: ${value}`, async () => {
      const module = goodFilter({
        without: ['malloc', 'proxy_on_request_headers'],
        functions: [
          { ...headers, returns: value },
          { signature: 'i32 -> i32', exports: ['malloc'], returns: value },
        ],
      });
      assert.equal((await openStarter({ entry: child }).start(module)).verdict, 'started');
    });
});
