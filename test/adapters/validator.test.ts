import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { readModule } from '../../src/wasm/read.ts';
import { runNode } from '../support/cli.ts';
import { concat, goodFilter, HEADER, leb, section } from '../support/module-writer.ts';
import { manyBlocks, manyLocals } from '../support/slow-modules.ts';

const { validate } = openValidator();
const ask = (bytes: Uint8Array) => validate(readModule(bytes));
/** A module too large to be validated in our own process, which takes V8 0.2 s. */
const LONG = 10_000;
/** A script that validates the module which the expression `make` makes. */
const script = (
  make: string,
  options = '{}',
): string => `import { openValidator } from './src/adapters/engine/validator.ts';
  import { readModule } from './src/wasm/read.ts';
  import { goodFilter } from './test/support/module-writer.ts';
  import { manyBlocks, manyLocals } from './test/support/slow-modules.ts';
  const seen = await openValidator(${options}).validate(readModule(${make})).catch((error) => error);
  console.log(seen.code ?? seen.isValid, seen.message ?? seen.reason);`;
/** An expression for the ids of a process's children. */
const CHILDREN = "readFileSync('/proc/thread-self/children', 'utf8').trim()";

describe('the validator', () => {
  it('names the engine', async () => {
    assert.deepEqual(await ask(goodFilter()), { isValid: true, reason: '', validator: `v8 ${process.versions.v8}` });
  });
  it('gives the reason of a refusal without the name of the constructor', async () => {
    const { isValid, reason } = await ask(goodFilter({ functions: [{ signature: '-> i32', body: [] }] }));
    assert.equal(isValid, false);
    assert.match(reason, /^Compiling function #10 failed: expected 1 elements on the stack/);
  });
  it('says the same about modules that go to the child process', async () => {
    const [good, bad] = [manyLocals(LONG), manyLocals(LONG)];
    // Not a type of a local.
    bad[bad.length - 2] = 0x01;
    assert.deepEqual(await ask(good), { isValid: true, reason: '', validator: `v8 ${process.versions.v8}` });
    const { isValid, reason } = await ask(bad);
    assert.equal(isValid, false);
    assert.match(reason, /^Compiling function #9999 failed: invalid value type/);
  });
  it('accepts a view into a larger buffer', async () => {
    const bytes = goodFilter();
    const larger = concat([new Uint8Array(1000), bytes, new Uint8Array(1000)]);
    assert.equal((await ask(larger.subarray(1000, 1000 + bytes.length))).isValid, true);
  });
  it('does not detach the bytes of the caller', async () => {
    for (const bytes of [goodFilter(), manyLocals(LONG)]) {
      const { length } = bytes;
      await ask(bytes);
      assert.equal(bytes.length, length);
    }
  });
  it('validates 100,000 nested blocks without a crash', async () => {
    const depth = 100_000;
    const body = [
      0,
      ...new Array<number[]>(depth).fill([0x02, 0x40]).flat(),
      ...new Array<number>(depth + 1).fill(0x0b),
    ];
    const bytes = concat([
      HEADER,
      section(1, [1, 0x60, 0, 0]),
      section(3, [1, 0]),
      section(10, [1, ...leb(body.length), ...body]),
    ]);
    assert.equal(typeof (await ask(bytes)).isValid, 'boolean');
  });
  it('goes on with the next module after one that took too long', async () => {
    const bounded = openValidator({ timeoutMs: 2000 });
    const [slow, next] = await Promise.allSettled(
      [manyBlocks(1_000_000, 1000), goodFilter()].map((bytes) => bounded.validate(readModule(bytes))),
    );
    assert.equal(slow?.status === 'rejected' && slow.reason.code, 'VALIDATION_TIMEOUT');
    assert.deepEqual([next?.status, next?.status === 'fulfilled' && next.value.isValid], ['fulfilled', true]);
    assert.equal((await openValidator().validate(readModule(manyLocals(LONG)))).isValid, true);
  });
  it('lets our process exit after a timeout, however long V8 would take', { timeout: 20_000 }, async () => {
    const started = performance.now();
    const ended = await runNode([
      '--input-type=module',
      '-e',
      script('manyBlocks(1_000_000, 1000)', '{ timeoutMs: 500 }'),
    ]);
    assert.match(
      ended.stdout,
      /^VALIDATION_TIMEOUT Cannot validate the module in a child process: it did not answer within 500 ms/,
    );
    // V8 takes 80 s; the bound is far from both.
    assert.ok(performance.now() - started < 15_000);
  });
  it('starts no process or worker for a small filter, and a process for a large one', async () => {
    const confined = ['--permission', '--allow-fs-read=*', '--input-type=module', '-e'];
    const [short, long] = await Promise.all([
      runNode([...confined, script('goodFilter()')]),
      runNode([...confined, script(`manyLocals(${LONG})`)]),
    ]);
    assert.deepEqual([short.status, short.stdout.trim()], [0, 'true'], short.stderr);
    assert.match(long.stdout, /^VALIDATION_TIMEOUT .*ERR_ACCESS_DENIED|^VALIDATION_TIMEOUT .*restricted/);
  });
  it('starts no process for a filter of 60 KiB, but one if its types could make V8 slow', async () => {
    const confined = ['--permission', '--allow-fs-read=*', '--input-type=module', '-e'];
    const [few, many] = await Promise.all([
      runNode([...confined, script('manyLocals(7_000)')]),
      runNode([...confined, script('manyBlocks(19_000, 600)')]),
    ]);
    assert.deepEqual([few.status, few.stdout.trim()], [0, 'true'], few.stderr);
    assert.match(many.stdout, /^VALIDATION_TIMEOUT .*ERR_ACCESS_DENIED|^VALIDATION_TIMEOUT .*restricted/);
  });
  it('starts one process for many modules, and starts it early when a large one is expected', {
    skip: process.platform !== 'linux' && 'reads /proc',
  }, async () => {
    const ended = await runNode([
      '--input-type=module',
      '-e',
      `import { readFileSync } from 'node:fs';
      import { openValidator } from './src/adapters/engine/validator.ts';
      import { readModule } from './src/wasm/read.ts';
      import { manyLocals } from './test/support/slow-modules.ts';
      const { expect, validate } = openValidator();
      const seen = [];
      const look = () => seen.push(${CHILDREN});
      expect(32_768);
      look();
      expect(32_769);
      look();
      for (let i = 0; i < 3; i += 1) {
        console.log((await validate(readModule(manyLocals(${LONG} + i)))).isValid);
        look();
      }
      const kill = readFileSync('/proc/' + seen[1] + '/oom_score_adj', 'utf8').trim();
      console.log(JSON.stringify([seen[0], new Set(seen.slice(1)).size, seen[1].length > 0, kill]));`,
    ]);
    assert.deepEqual([ended.status, ended.stdout], [0, 'true\ntrue\ntrue\n["",1,true,"1000"]\n'], ended.stderr);
  });
  it('starts another process if the idle one has ended', {
    skip: process.platform !== 'linux' && 'reads /proc',
  }, async () => {
    const ended = await runNode([
      '--input-type=module',
      '-e',
      `import { readFileSync } from 'node:fs';
      import { openValidator } from './src/adapters/engine/validator.ts';
      import { readModule } from './src/wasm/read.ts';
      import { manyLocals } from './test/support/slow-modules.ts';
      const { expect, validate } = openValidator();
      expect(100_000);
      process.kill(Number(${CHILDREN}), 'SIGKILL');
      await new Promise((done) => setTimeout(done, 200));
      console.log((await validate(readModule(manyLocals(${LONG})))).isValid);`,
    ]);
    assert.deepEqual([ended.status, ended.stdout], [0, 'true\n'], ended.stderr);
  });
  it('leaves no process behind when ours ends during a validation', {
    skip: process.platform !== 'linux' && 'reads /proc',
  }, async () => {
    const ended = await runNode([
      '--input-type=module',
      '-e',
      `import { readFileSync } from 'node:fs';
      import { openValidator } from './src/adapters/engine/validator.ts';
      import { readModule } from './src/wasm/read.ts';
      import { manyBlocks } from './test/support/slow-modules.ts';
      openValidator().validate(readModule(manyBlocks(1_000_000, 1000)));
      setTimeout(() => {
        console.log(${CHILDREN});
        process.exit(3);
      }, 500);`,
    ]);
    assert.equal(ended.status, 3, ended.stderr);
    const child = Number(ended.stdout);
    assert.ok(child > 0, ended.stdout);
    // A process that ended and was not waited for yet has no command line.
    const isAlive = (): boolean =>
      existsSync(`/proc/${child}/cmdline`) && readFileSync(`/proc/${child}/cmdline`).length > 0;
    for (let i = 0; i < 50 && isAlive(); i += 1) await new Promise((done) => setTimeout(done, 20));
    assert.equal(isAlive(), false);
  });
  it('does not pass our variables to the child process', async () => {
    const ended = await runNode(['--input-type=module', '-e', script(`manyLocals(${LONG})`)], {
      env: { NODE_OPTIONS: '--import=data:text/javascript,process.stdout.write(String(process.pid))' },
    });
    assert.match(ended.stdout, /^\d+true/);
  });
  it('validates several modules at once', async () => {
    const answers = await Promise.all(
      [goodFilter(), HEADER, goodFilter({ functions: [{ signature: '-> i32', body: [] }] })].map(ask),
    );
    assert.deepEqual(
      answers.map((one) => one.isValid),
      [true, true, false],
    );
  });
});
