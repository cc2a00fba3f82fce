import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectKind } from '../../src/abi/detect.ts';
import { readModule } from '../../src/wasm/read.ts';
import {
  COMPONENT_HEADER,
  concat,
  goodFilter,
  name,
  section,
  type WrittenModule,
  writeModule,
} from '../support/module-writer.ts';

const exporting = (...entries: [name: string, signature: string][]): WrittenModule => ({
  functions: entries.map(([title, signature]) => ({ signature, exports: [title] })),
});
const importing = (module: string, title = 'f', rest: WrittenModule = {}): WrittenModule => ({
  ...rest,
  imports: [{ module, name: title, signature: '->' }],
});
const component = (world: string) => concat([COMPONENT_HEADER, section(11, [1, 0, ...name(world), 5, 0, 0])]);
const globals = (...entries: [name: string, value: number][]): WrittenModule => ({
  globals: entries.map(([, value]) => value),
  exports: entries.map(([title], index) => ({ name: title, kind: 'global', index })),
});

describe('the kind of a module', () => {
  const rows: [what: string, module: Uint8Array | WrittenModule, kind: string, abi: string | undefined][] = [
    ['a filter', goodFilter(), 'proxy-wasm', 'proxy-wasm/0.2.1'],
    ['a filter with a vendor marker', goodFilter({ abi: '0_2_100' }), 'proxy-wasm', 'proxy-wasm/0.2.100'],
    [
      'a filter with two markers: the first that is known',
      goodFilter({ abi: '0_3_0', functions: [{ signature: '->', exports: ['proxy_abi_version_0_2_0'] }] }),
      'proxy-wasm',
      'proxy-wasm/0.2.0',
    ],
    ['a filter without a marker', goodFilter({ abi: 'none' }), 'proxy-wasm', undefined],
    ['a filter of 2019', importing('env', '_proxy_log'), 'proxy-wasm', undefined],
    ['an OPA policy', globals(['opa_wasm_abi_version', 1], ['opa_wasm_abi_minor_version', 2]), 'opa', 'opa/1.2'],
    [
      'an OPA policy from before version globals',
      exporting(['eval', 'i32 -> i32'], ['opa_malloc', 'i32 -> i32']),
      'opa',
      undefined,
    ],
    ['a waPC guest', importing('wapc', '__guest_request'), 'wapc', 'wapc'],
    [
      'a Kubewarden policy',
      importing('wapc', '__guest_request', { custom: [{ name: 'io.kubewarden.metadata', payload: '{}' }] }),
      'kubewarden',
      'kubewarden',
    ],
    ['an http-wasm handler', importing('http_handler', 'log'), 'http-wasm', 'http-wasm'],
    ['an http-wasm handler without imports', exporting(['handle_request', '-> i64']), 'http-wasm', 'http-wasm'],
    ['a module with another handle_request', exporting(['handle_request', '-> i32']), 'core', undefined],
    ['an Extism plugin', importing('extism:host/env', 'input_length'), 'extism', 'extism'],
    ['a Redpanda transform', importing('redpanda_transform', 'check_abi_version_2'), 'redpanda', 'redpanda/2'],
    ['a CosmWasm contract', exporting(['interface_version_8', '->']), 'cosmwasm', 'cosmwasm/8'],
    ['Go for browsers', importing('gojs', 'runtime.wasmExit'), 'go-js', undefined],
    ['old Go for browsers', importing('go', 'debug', exporting(['getsp', '-> i32'])), 'go-js', undefined],
    [
      'a WASI command',
      importing('wasi_snapshot_preview1', 'fd_write', exporting(['_start', '->'])),
      'wasi-command',
      'wasi_snapshot_preview1',
    ],
    [
      'a WASI reactor',
      importing('wasi_unstable', 'fd_write', exporting(['_initialize', '->'])),
      'wasi-reactor',
      'wasi_unstable',
    ],
    ['an adapter', importing('env', 'f'), 'core', undefined],
    ['an empty module', {}, 'core', undefined],
    [
      'a component of the proxy world',
      component('wasi:http/incoming-handler@0.2.1'),
      'component',
      'component/wasi:http/incoming-handler@0.2.1',
    ],
    ['a component that is a command', component('wasi:cli/run@0.2.0'), 'component', 'component/wasi:cli/run@0.2.0'],
    ['another component', component('acme:greet/hello'), 'component', 'component'],
  ];
  for (const [what, module, kind, abi] of rows)
    it(`is recognised: ${what}`, () => {
      const bytes = module instanceof Uint8Array ? module : writeModule(module);
      assert.deepEqual(detectKind(readModule(bytes)), { kind, ...(abi === undefined ? {} : { abi }) });
    });
});
