import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedAbi, isAbiName } from '../../src/abi/abi-name.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter } from '../support/module-writer.ts';
import { SOUND } from './guest-modules.ts';

describe('the name of an ABI', () => {
  it('is accepted if the report of a valid module can contain it', () => {
    const modules = [
      ...SOUND.map(([, bytes]) => bytes),
      ...['0_1_0', '0_2_0', '0_2_1', '0_2_100'].map((abi) => goodFilter({ abi })),
    ];
    for (const bytes of modules) {
      const { abi, kind } = judgeAbi(readModule(bytes), { hosts: undefined });
      if (abi !== undefined) assert.equal(isAbiName(abi), true, abi);
      assert.equal(askedAbi(abi ?? kind), abi ?? kind);
      // The module must match every name that the input accepts.
      assert.deepEqual(
        judgeAbi(readModule(bytes), { hosts: undefined, declared: abi ?? kind }).problems.filter(
          ({ rule }) => rule === 'PW004',
        ),
        [],
      );
    }
  });
  for (const text of [
    'none',
    'nonsense/42',
    'proxy-wasm',
    'proxy-wasm/0.3.0',
    'proxy-wasm/0.2',
    'opa/2.0',
    'redpanda/3',
    'cosmwasm/7',
    'wasi',
    'component/x',
    '',
  ])
    it(`is not one that a report can contain: ${JSON.stringify(text)}`, () => assert.equal(isAbiName(text), false));
  for (const text of ['0.2.1', 'v0.2.0', 'proxy-wasm', 'Proxy-Wasm/0.2.1', 'wasi-command', 'opa'])
    it(`is accepted as input: ${text}`, () => assert.equal(askedAbi(text), text));
  for (const text of ['foo', 'latest', '0.3.0', 'proxy-wasm/9', 'core', 'unreadable'])
    it(`is invalid input, not a verdict: ${text}`, () =>
      assert.throws(() => askedAbi(text), { code: 'INPUT_INVALID', exitCode: 2 }));
});
