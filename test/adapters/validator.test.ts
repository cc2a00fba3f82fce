import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openValidator } from '../../src/adapters/validator.ts';
import { writeBigModule } from '../support/big-module.ts';
import { runNode } from '../support/cli.ts';
import { concat, goodFilter, HEADER, leb, section } from '../support/module-writer.ts';

const validator = openValidator();

/** A small module that takes long: each of so many functions has as many locals as V8 allows. */
function slowModule(functions: number): Uint8Array {
  const body = [1, ...leb(50_000), 0x7e, 0x0b];
  const one = Uint8Array.from([...leb(body.length), ...body]);
  const code = new Uint8Array(functions * one.length);
  for (let i = 0; i < functions; i += 1) code.set(one, i * one.length);
  const part = (id: number, content: Uint8Array): Uint8Array => concat([Uint8Array.of(id, ...leb(content.length)), content]);
  const count = Uint8Array.from(leb(functions));
  return concat([HEADER, section(1, [1, 0x60, 0, 0]), part(3, concat([count, new Uint8Array(functions)])), part(10, concat([count, code]))]);
}

describe('the validator', () => {
  it('says which engine agreed', async () => {
    const answer = await validator.validate(goodFilter());
    assert.deepEqual(answer, { isValid: true, reason: '', validator: `v8 ${process.versions.v8}` });
  });
  it('gives the reason of a refusal without the name of a constructor', async () => {
    const { isValid, reason } = await validator.validate(goodFilter({ functions: [{ signature: '-> i32', body: [] }] }));
    assert.equal(isValid, false);
    assert.match(reason, /^Compiling function #10 failed: expected 1 elements on the stack/);
  });
  it('takes a view into a larger buffer', async () => {
    const bytes = goodFilter();
    const larger = concat([new Uint8Array(1000), bytes, new Uint8Array(1000)]);
    assert.equal((await validator.validate(larger.subarray(1000, 1000 + bytes.length))).isValid, true);
  });
  it('leaves the bytes to their owner', async () => {
    const bytes = goodFilter();
    await validator.validate(bytes);
    assert.equal(bytes.length, goodFilter().length);
  });
  it('validates 100,000 nested blocks without a crash', async () => {
    const depth = 100_000;
    const body = [0, ...new Array<number[]>(depth).fill([0x02, 0x40]).flat(), ...new Array<number>(depth + 1).fill(0x0b)];
    const bytes = concat([HEADER, section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [1, ...leb(body.length), ...body])]);
    assert.equal(typeof (await validator.validate(bytes)).isValid, 'boolean');
  });
  it('gives up at its deadline', async () => {
    await assert.rejects(openValidator({ timeoutMs: 1 }).validate(writeBigModule(3_000_000)), { code: 'VALIDATION_TIMEOUT' });
  });
  it('goes on with the next module behind one that took too long', async () => {
    const bounded = openValidator({ timeoutMs: 2000 });
    const [slow, next] = await Promise.allSettled([bounded.validate(slowModule(120_000)), bounded.validate(goodFilter())]);
    assert.equal(slow.status, 'rejected');
    assert.deepEqual([next.status, next.status === 'fulfilled' && next.value.isValid], ['fulfilled', true]);
    assert.equal((await bounded.validate(HEADER)).isValid, true);
  });
  it('starts one worker for many modules, and keeps no process alive', async () => {
    const script = `import { openValidator } from './src/adapters/validator.ts';
      import worker from 'node:worker_threads';
      const { validate } = openValidator();
      for (let i = 0; i < 5; i += 1) await validate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 2, 1, i));
      const { threadId } = new worker.Worker('', { eval: true });
      console.log(threadId);`;
    const ended = await runNode(['--input-type=module', '-e', script]);
    assert.deepEqual([ended.status, ended.stdout.trim()], [0, '2'], ended.stderr);
  });
  it('answers several questions at once', async () => {
    const answers = await Promise.all([goodFilter(), HEADER, Uint8Array.of(1)].map((bytes) => validator.validate(bytes)));
    assert.deepEqual(
      answers.map((one) => one.isValid),
      [true, true, false],
    );
  });
});
