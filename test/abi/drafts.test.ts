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

describe('release candidates of WASI 0.2.0', () => {
  for (const name of [
    'cli/run',
    'clocks/wall-clock',
    'filesystem/types',
    'http/types',
    'io/streams',
    'random/random',
    'sockets/tcp',
  ])
    it(`are refused if 0.2.0 released the package: ${name}`, () =>
      assert.deepEqual(rulesOf(`wasi:${name}@0.2.0-rc-2023-11-10`), [
        'PW074 it is from a release candidate of WASI 0.2.0, which released hosts do not support',
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
    it(`are accepted with a warning if only drafts exist: ${name}`, () =>
      assert.deepEqual(rulesOf(`wasi:${name}@0.2.0-draft`), [
        'PW077 it is a draft, which only hosts built for it provide',
        'refused: false',
      ]));
});

describe('a WIT package', () => {
  it('is recognised, and the hint names the tool that publishes it', () => {
    const name = [...new TextEncoder().encode('acme:filter/api')];
    const bytes = concat([COMPONENT_HEADER, section(11, [1, 0, name.length, ...name, 3, 0, 0])]);
    const [found] = judgeAbi(readModule(bytes), { hosts: undefined }).problems;
    assert.match(found?.message ?? '', /it is a WIT package, not a component/);
    assert.match(found?.hint ?? '', /wkg publish/);
  });
});
