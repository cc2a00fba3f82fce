import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openValidator } from '../../src/adapters/validator.ts';
import { writeBigModule } from '../support/big-module.ts';
import { concat, goodFilter, HEADER, leb, section } from '../support/module-writer.ts';

const validator = openValidator();

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
  it('answers several questions at once', async () => {
    const answers = await Promise.all([goodFilter(), HEADER, Uint8Array.of(1)].map((bytes) => validator.validate(bytes)));
    assert.deepEqual(
      answers.map((one) => one.isValid),
      [true, true, false],
    );
  });
});
