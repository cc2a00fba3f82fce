import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHosts, profileOf } from '../../src/abi/host-query.ts';
import { judgeLoad } from '../../src/abi/loading/load.ts';
import { WASI_FUNCTIONS } from '../../src/abi/tables/wasi.ts';
import { readModule } from '../../src/wasm/read.ts';
import {
  COMPONENT_HEADER,
  concat,
  customSection,
  type FilterOptions,
  goodFilter,
  section,
} from '../support/module-writer.ts';

function verdict(bytes: Uint8Array, host: string, isValid?: boolean): string {
  const [query] = parseHosts(host);
  assert.ok(query);
  const { verdict: loads, rule, log } = judgeLoad(readModule(bytes), profileOf(query), isValid);
  return loads === 'loads' ? loads : `${rule} ${log ?? ''}`.trim();
}

const NOW = 'envoy=1.40';
const marker = (abi: string) => ({ signature: '->', exports: [`proxy_abi_version_${abi}`] });
const importing = (module: string, name: string, signature: string): FilterOptions => ({
  parts: { imports: [{ module, name, signature }] },
});
const wasi = (name: string, signature: string): FilterOptions => importing('wasi_snapshot_preview1', name, signature);
const named = (payload: number[]) => concat([goodFilter(), customSection('name', Uint8Array.from(payload))]);

// Envoy 1.40.0 logs these texts; lab/probe-envoy.ts compares them with the real program.
describe('Envoy 1.40', () => {
  const rows: [what: string, bytes: Uint8Array, expected: string][] = [
    ['a filter', goodFilter(), 'loads'],
    ['a filter of 0.1.0', goodFilter({ abi: '0_1_0' }), 'loads'],
    ['a filter of 0.2.0', goodFilter({ abi: '0_2_0' }), 'loads'],
    ['no marker', goodFilter({ abi: 'none' }), 'PW001 Missing or unknown Proxy-Wasm ABI version'],
    ['the marker of Higress', goodFilter({ abi: '0_2_100' }), 'PW001 Missing or unknown Proxy-Wasm ABI version'],
    ['a component', COMPONENT_HEADER, 'PW001 Missing or unknown Proxy-Wasm ABI version'],
    [
      'a component with types',
      concat([COMPONENT_HEADER, section(7, [1, 0x40, 0, 1, 0])]),
      'PW001 Failed to parse corrupted Wasm module',
    ],
    ['the marker 0.1.0 after 0.2.1', goodFilter({ functions: [marker('0_1_0')] }), 'loads'],
    [
      'the marker 0.2.1 after 0.1.0, and callbacks of 0.2.1',
      goodFilter({ abi: 'none', functions: [marker('0_1_0'), marker('0_2_1')] }),
      'PW011 Bad function signature for: proxy_on_request_headers, want: i32 i32 -> i32, but the module exports: i32 i32 i32 -> i32',
    ],
    ['no allocator', goodFilter({ without: ['malloc'] }), 'PW010 Wasm module is missing malloc function.'],
    [
      'the other allocator',
      goodFilter({
        without: ['malloc'],
        functions: [{ signature: 'i32 -> i32', exports: ['proxy_on_memory_allocate'] }],
      }),
      'loads',
    ],
    [
      'an allocator with a wrong signature',
      goodFilter({ without: ['malloc'], functions: [{ signature: 'i64 -> i32', exports: ['malloc'] }] }),
      'PW010 Bad function signature for: malloc, want: i32 -> i32, but the module exports: i64 -> i32',
    ],
    [
      'a callback with a wrong signature',
      goodFilter({ functions: [{ signature: '->', exports: ['proxy_on_tick'] }] }),
      'PW011 Bad function signature for: proxy_on_tick, want: i32 -> void, but the module exports: void -> void',
    ],
    [
      'a missing import',
      goodFilter(importing('env', 'missing', '->')),
      'PW020 Failed to load Wasm module due to a missing import: env.missing',
    ],
    [
      'an import with another signature',
      goodFilter(importing('env', 'proxy_log', '-> i32')),
      'PW021 Failed to load Wasm module due to an import type mismatch: env.proxy_log, want: void -> i32, but host exports: i32 i32 i32 -> i32',
    ],
    [
      'proxy_get_log_level under 0.2.0',
      goodFilter({ abi: '0_2_0', ...importing('env', 'proxy_get_log_level', 'i32 -> i32') }),
      'PW020 Failed to load Wasm module due to a missing import: env.proxy_get_log_level',
    ],
    [
      'an imported global',
      goodFilter({ parts: { imports: [{ module: 'env', name: 'g', global: 'i32' }] } }),
      'PW022 Failed to load Wasm module due to a missing import: env.g',
    ],
    ['an imported tag', goodFilter({ parts: { imports: [{ module: 'env', name: 'e', tag: '->' }] } }), 'PW025'],
    ['an imported v128', goodFilter(importing('env', 'f', 'v128 ->')), 'PW024'],
    ['an unused exported v128', goodFilter({ functions: [{ signature: 'v128 ->', exports: ['x'] }] }), 'PW024'],
    [
      'two imported tables',
      goodFilter({ parts: { imports: ['a', 'b'].map((name) => ({ module: 'm', name, table: { min: 1 } })) } }),
      'PW026 Failed to create new Wasm instance',
    ],
    ['16,384 pages', goodFilter({ parts: { memories: [{ min: 16_384 }] } }), 'loads'],
    [
      '16,385 pages',
      goodFilter({ parts: { memories: [{ min: 16_385 }] } }),
      'PW030 Failed to create new Wasm instance',
    ],
    ['no memory at all', goodFilter({ parts: { memories: [], exports: [] } }), 'loads'],
    ['a name section', named([1, 4, 1, 0, 1, 0x61]), 'loads'],
    ['a truncated name section', named([1, 9, 1, 0]), 'PW032 Failed to parse corrupted Wasm module'],
    [
      'a name section with one byte too many',
      named([1, 5, 1, 0, 1, 0x61, 0]),
      'PW032 Failed to parse corrupted Wasm module',
    ],
    [
      'preview1 path_link',
      goodFilter(wasi('path_link', 'i32 i32 i32 i32 i32 i32 i32 -> i32')),
      'PW021 Failed to load Wasm module due to an import type mismatch: wasi_snapshot_preview1.path_link, want: i32 i32 i32 i32 i32 i32 i32 -> i32, but host exports: i32 i32 i32 i32 i32 i32 -> i32',
    ],
    [
      'a wrong __main_void',
      goodFilter({ functions: [{ signature: '->', exports: ['__main_void'] }] }),
      'PW011 Bad function signature for: __main_void, want: void -> i32, but the module exports: void -> void',
    ],
    [
      'a wrong _start next to _initialize',
      goodFilter({ functions: [{ signature: 'i32 ->', exports: ['_start'] }] }),
      'loads',
    ],
    [
      'a wrong _initialize',
      goodFilter({ without: ['_initialize'], functions: [{ signature: 'i32 ->', exports: ['_initialize'] }] }),
      'PW011 Bad function signature for: _initialize, want: void -> void, but the module exports: i32 -> void',
    ],
  ];
  for (const [what, bytes, expected] of rows)
    it(`${expected.startsWith('loads') ? 'loads' : 'refuses'} ${what}`, () =>
      assert.equal(verdict(bytes, NOW, true), expected));
  it('refuses what does not validate', () =>
    assert.equal(verdict(goodFilter(), NOW, false), 'PW031 Failed to load Wasm bytecode'));
  it('reports the first of several errors', () =>
    assert.match(
      verdict(goodFilter({ without: ['malloc'], ...importing('x', 'y', '->') }), NOW),
      /missing import: x\.y/,
    ));
});

describe('hosts differ', () => {
  const rows: [what: string, bytes: Uint8Array, host: string, loads: boolean][] = [
    ['sched_yield', goodFilter(wasi('sched_yield', '-> i32')), 'envoy=1.32', false],
    ['sched_yield', goodFilter(wasi('sched_yield', '-> i32')), 'envoy=1.33', true],
    ['fd_filestat_get', goodFilter(wasi('fd_filestat_get', 'i32 i32 -> i32')), 'envoy=1.38', false],
    ['fd_filestat_get', goodFilter(wasi('fd_filestat_get', 'i32 i32 -> i32')), 'envoy=1.39', true],
    [
      'a wrong __main_void',
      goodFilter({ functions: [{ signature: '->', exports: ['__main_void'] }] }),
      'envoy=1.38',
      true,
    ],
    [
      'memory growth notices',
      goodFilter(importing('env', 'emscripten_notify_memory_growth', 'i32 ->')),
      'envoy=1.22',
      false,
    ],
    [
      'memory growth notices',
      goodFilter(importing('env', 'emscripten_notify_memory_growth', 'i32 ->')),
      'envoy=1.23',
      true,
    ],
    ['sched_yield', goodFilter(wasi('sched_yield', '-> i32')), 'istio=1.23', false],
    ['sched_yield', goodFilter(wasi('sched_yield', '-> i32')), 'istio=1.25', true],
    ['17 MiB', goodFilter({ parts: { memories: [{ min: 257 }] } }), 'google-service-extensions', false],
    ['16 MiB', goodFilter({ parts: { memories: [{ min: 256 }] } }), 'google-service-extensions', true],
    ['the marker of Higress', goodFilter({ abi: '0_2_100' }), 'higress', true],
    ['proxy_redis_init', goodFilter(importing('env', 'proxy_redis_init', 'i32 -> i32')), 'higress', true],
    ['wasi_unstable', goodFilter(importing('wasi_unstable', 'fd_write', 'i32 i32 i32 i32 -> i32')), 'ngx-wasm', false],
    ['wasi_unstable', goodFilter(importing('wasi_unstable', 'fd_write', 'i32 i32 i32 i32 -> i32')), 'envoy=1.16', true],
    ['the marker 0.2.1', goodFilter(), 'mosn', false],
    ['the marker 0.1.0', goodFilter({ abi: '0_1_0' }), 'mosn', true],
    [
      'a wrong callback',
      goodFilter({ abi: '0_1_0', functions: [{ signature: '->', exports: ['proxy_on_tick'] }] }),
      'mosn',
      true,
    ],
    [
      'a released host function under 0.2.0',
      goodFilter({ abi: '0_2_0', ...importing('env', 'proxy_get_property', 'i32 i32 i32 i32 -> i32') }),
      'mosn',
      false,
    ],
    ['proxy_secret_get', goodFilter(importing('env', 'proxy_secret_get', 'i32 i32 i32 i32 -> i32')), 'fastedge', true],
  ];
  for (const [what, bytes, host, loads] of rows)
    it(`${host} ${loads ? 'loads' : 'refuses'} ${what}`, () => assert.equal(verdict(bytes, host) === 'loads', loads));
  it('does not quote a host whose messages are unknown', () =>
    assert.equal(verdict(goodFilter({ abi: 'none' }), 'ngx-wasm'), 'PW001'));
  it('has 45 WASI functions in its newest table', () => assert.equal(WASI_FUNCTIONS.length, 45));
});
