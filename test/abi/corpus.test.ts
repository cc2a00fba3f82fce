import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { readModule } from '../../src/wasm/read.ts';
import { v8Engine } from '../support/v8.ts';

const FOLDER = '../shared/corpus';
const skip = existsSync(FOLDER) ? false : `no ${FOLDER}: these real modules are not part of the repository`;

/** What each real module is: loads in Envoy 1.20, 1.32, 1.38 and 1.40; imports that 1.40 lacks; rules of errors. */
const ROWS: readonly (readonly [
  file: string,
  abi: string,
  imports: number,
  exports: number,
  memory: string,
  loads: string,
  outside: number,
  errors: string,
])[] = [
  ['01-envoy-gateway-cpp-0.2.1', 'proxy-wasm/0.2.1', 10, 33, '256-256', 'yyyy', 0, ''],
  ['02-higress-tinygo-0.2.0', 'proxy-wasm/0.2.0', 16, 28, '2-', 'yyyy', 0, ''],
  ['03-kong-key-auth-rust-0.2.1', 'proxy-wasm/0.2.1', 37, 28, '17-', 'yyyy', 0, ''],
  ['04-mosn-tinygo-0.1.0-wrong-sig', 'proxy-wasm/0.1.0', 6, 24, '2-', 'nnnn', 0, 'PW011'],
  ['05-istio-stats-cpp-0.1.0', 'proxy-wasm/0.1.0', 17, 33, '256-256', 'yyyy', 0, ''],
  ['06-istio-stats-2019-no-abi', 'proxy-wasm', 36, 80, '256-256', 'nnnn', 30, 'PW001 PW010 PW020 PW022'],
  ['07-envoy-bad-signature-0.1.0', 'proxy-wasm/0.1.0', 3, 5, '256-256', 'nnnn', 0, 'PW011'],
  ['08-envoy-missing-import-0.1.0', 'proxy-wasm/0.1.0', 3, 5, '256-256', 'nnnn', 1, 'PW020'],
  // It traps in proxy_on_vm_start, which only a start reveals.
  ['09-envoy-segv-0.1.0', 'proxy-wasm/0.1.0', 4, 6, '256-256', 'yyyy', 0, ''],
  ['10-roastedroot-go1.24-0.2.0', 'proxy-wasm/0.2.0', 23, 24, '37-', 'nnyy', 0, 'PW020'],
  ['11-opa-gatekeeper-1.2', 'opa/1.2', 7, 22, '2-', 'nnnn', 0, 'PW001'],
  ['12-wapc-tinygo', 'wapc', 22, 7, '2-', 'nnnn', 0, 'PW001'],
  ['13-http-wasm-tck-tinygo', 'http-wasm', 19, 8, '2-', 'nnnn', 0, 'PW001'],
  ['14-component-wasi-http-0.2.1', 'component/wasi:http/incoming-handler@0.2.1', 8, 1, '', 'nnnn', 0, 'PW001'],
  ['15-fastedge-rust-ext-imports', 'proxy-wasm/0.2.1', 38, 31, '17-', 'nnnn', 2, 'PW020'],
];

describe('real modules', { skip }, () => {
  for (const [file, abi, imports, exports, memory, loads, outside, errors] of ROWS)
    it(file, () => {
      const bytes = readFileSync(`${FOLDER}/${file}.wasm`);
      const module = readModule(bytes);
      const report = judgeAbi(module, { hosts: parseHosts('envoy=1.20, envoy=1.32, envoy=1.38, envoy=1.40') });
      const found = [
        report.abi ?? report.kind,
        module.imports.length,
        module.exports.length,
        report.memory === undefined ? '' : `${report.memory.minimum}-${report.memory.maximum ?? ''}`,
        report.hosts.map((one) => (one.verdict === 'loads' ? 'y' : 'n')).join(''),
        report.outside.filter((one) => one.kind === 'function').length,
        [...new Set(report.problems.filter((one) => one.severity === 'error').map((one) => one.rule))].sort().join(' '),
      ];
      assert.deepEqual(found, [abi, imports, exports, memory, loads, outside, errors]);
      if (module.kind === 'core') compareWithV8(bytes, module);
    });

  it('name what only FastEdge has', () => {
    const report = judgeAbi(readModule(readFileSync(`${FOLDER}/15-fastedge-rust-ext-imports.wasm`)), {
      hosts: parseHosts('envoy=1.40, fastedge'),
    });
    assert.deepEqual(
      report.outside.map((one) => `${one.module}.${one.name}`),
      ['env.proxy_secret_get', 'env.proxy_dictionary_get'],
    );
    assert.equal(report.hosts[1]?.verdict, 'loads');
  });
  it('of other ABIs have no problems in their own hosts, and are not checked against proxies', () => {
    for (const [file, abi] of ROWS.filter(([, abi]) => !abi.startsWith('proxy-wasm'))) {
      const report = judgeAbi(readModule(readFileSync(`${FOLDER}/${file}.wasm`)), { hosts: undefined });
      assert.deepEqual(
        [file, report.abi, report.hosts, report.problems.filter((one) => one.rule !== 'PW040')],
        [file, abi, [], []],
      );
    }
  });
  it('count the core modules of a component', () =>
    assert.equal(readModule(readFileSync(`${FOLDER}/14-component-wasi-http-0.2.1.wasm`)).nestedModules, 4));
});

function compareWithV8(bytes: Uint8Array, module: ReturnType<typeof readModule>): void {
  const compiled = new v8Engine.Module(bytes);
  assert.deepEqual(
    module.imports.map(({ module: from, name, kind }) => ({ module: from, name, kind })),
    v8Engine.Module.imports(compiled),
  );
  assert.deepEqual(
    module.exports.map(({ name, kind }) => ({ name, kind })),
    v8Engine.Module.exports(compiled),
  );
}
