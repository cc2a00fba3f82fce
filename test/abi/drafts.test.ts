import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefused, judgeAbi } from '../../src/abi/judge.ts';
import { readModule } from '../../src/wasm/read.ts';
import { COMPONENT_HEADER, concat, section } from '../support/module-writer.ts';
import { component } from './guest-modules.ts';

const rulesOf = (name: string): readonly string[] => {
  const report = judgeAbi(readModule(component(name, 'wasi:http/incoming-handler@0.2.1')), { hosts: undefined });
  return [...report.problems.map(({ rule, message }) => `${rule} ${message}`), `refused: ${isRefused(report)}`];
};

describe('candidates of WASI 0.2.0', () => {
  for (const name of [
    'cli/run',
    'clocks/wall-clock',
    'filesystem/types',
    'http/types',
    'io/streams',
    'random/random',
    'sockets/tcp',
  ])
    it(`are refused of what the release has: ${name}`, () =>
      assert.deepEqual(rulesOf(`wasi:${name}@0.2.0-rc-2023-11-10`), [
        'PW074 it is a candidate of WASI 0.2.0, which no host of the release has',
        'refused: true',
      ]));
  for (const name of [
    'keyvalue/store',
    'config/store',
    'blobstore/container',
    'nn/graph',
    'tls/types',
    'logging/logging',
    'messaging/consumer',
    'http-extra/x',
  ])
    it(`are only drafts of what it has not, and hosts serve those: ${name}`, () =>
      assert.deepEqual(rulesOf(`wasi:${name}@0.2.0-draft`), [
        'PW077 it is a candidate: only hosts that were built for it have it',
        'refused: false',
      ]));
});

describe('a WIT package', () => {
  it('is called one, and the hint says which tool publishes it', () => {
    const name = [...new TextEncoder().encode('acme:filter/api')];
    const bytes = concat([COMPONENT_HEADER, section(11, [1, 0, name.length, ...name, 3, 0, 0])]);
    const [found] = judgeAbi(readModule(bytes), { hosts: undefined }).problems;
    assert.match(found?.message ?? '', /it is a WIT package, not a component/);
    assert.match(found?.hint ?? '', /wkg publish/);
  });
});
