import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseCreated, secondsOf } from '../../src/oci/created.ts';

describe('the time of creation', () => {
  const rows: [Parameters<typeof chooseCreated>[0], string, string][] = [
    [{ input: '1', sourceDateEpoch: '2', commitTime: '3' }, '1970-01-01T00:00:01Z', 'input'],
    [{ sourceDateEpoch: '1795392000', commitTime: '3' }, '2026-11-23T00:00:00Z', 'SOURCE_DATE_EPOCH'],
    [{ commitTime: '1700000000' }, '2023-11-14T22:13:20Z', 'commit'],
    [{}, '1970-01-01T00:00:00Z', '1970'],
    [{ input: undefined, sourceDateEpoch: undefined }, '1970-01-01T00:00:00Z', '1970'],
    [{ input: '0' }, '1970-01-01T00:00:00Z', 'input'],
    [{ input: '8589934591' }, '2242-03-16T12:56:31Z', 'input'],
  ];
  for (const [times, created, from] of rows) {
    it(`is ${created} by ${from} for ${JSON.stringify(times)}`, () =>
      assert.deepEqual(chooseCreated(times), { created, from }));
    it(`converts ${created} back to seconds`, () => assert.equal(secondsOf(created) * 1000, Date.parse(created)));
  }
  for (const input of [
    '',
    ' 1',
    '-1',
    '1.5',
    '1e9',
    '0x10',
    '8589934592',
    '99999999999',
    '2026-11-23T00:00:00Z',
    '1\n',
  ])
    it(`refuses ${JSON.stringify(input)} as seconds`, () =>
      assert.throws(() => chooseCreated({ input }), { code: 'INPUT_INVALID' }));
  it('does not fall back if the first choice is invalid', () =>
    assert.throws(() => chooseCreated({ sourceDateEpoch: 'now', commitTime: '3' }), {
      code: 'INPUT_INVALID',
      message: /"now" as SOURCE_DATE_EPOCH/,
    }));
  for (const text of [
    '2026-11-23',
    '2026-11-23T00:00:00.000Z',
    '2026-11-23T00:00:00+01:00',
    '2026-02-30T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2300-01-01T00:00:00Z',
    '',
  ])
    it(`refuses ${JSON.stringify(text)} as created`, () =>
      assert.throws(() => secondsOf(text), { code: 'INPUT_INVALID' }));
});
