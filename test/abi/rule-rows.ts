import type { JudgeOptions } from '../../src/abi/judge.ts';
import { COMPONENT_HEADER, type FilterOptions, goodFilter, writeModule } from '../support/module-writer.ts';

/** How a module is judged; hosts as in the input. */
export type Options = Partial<Omit<JudgeOptions, 'hosts'>> & { readonly hosts?: string };

const marker = (abi: string) => ({ signature: '->', exports: [`proxy_abi_version_${abi}`] });
const exporting = (name: string, signature: string) =>
  goodFilter({ without: [name], functions: [{ signature, exports: [name] }] });
export const importing = (module: string, name: string, signature: string, options: FilterOptions = {}) =>
  goodFilter({ ...options, parts: { imports: [{ module, name, signature }] } });
const memory = (min: number, flags = 0, max?: number) =>
  goodFilter({ parts: { memories: [{ min, flags, ...(max === undefined ? {} : { max }) }] } });
const carrying = (name: string, text: string) => goodFilter({ parts: { custom: [{ name, payload: text }] } });
const bad = { isValid: false, reason: 'type mismatch @+77', validator: 'v8 1' };
const tailCall = goodFilter({ functions: [{ signature: '->', body: [0x12, 0] }] });
export const good = { ...bad, isValid: true, reason: '' };
export const SECRET = 'hunter2hunter2';

/** A module that breaks the rule, a similar one that does not, and what the message of the problem must contain. */
export const ROWS: readonly [
  rule: string,
  what: string,
  red: [Uint8Array, Options?],
  green: [Uint8Array, Options?],
  words: RegExp,
][] = [
  [
    'PW001',
    'no marker',
    [goodFilter({ abi: 'none' })],
    [goodFilter()],
    /none of proxy_abi_version_0_1_0.*has no marker/,
  ],
  [
    'PW001',
    'no exported function at all',
    [writeModule({ memories: [{ min: 1 }] })],
    [goodFilter()],
    /exports no function/,
  ],
  [
    'PW001',
    'an unknown version',
    [goodFilter({ abi: '0_3_0' })],
    [goodFilter({ abi: '0_2_0' })],
    /no host knows this version/,
  ],
  [
    'PW001',
    'a marker with a space after it',
    [goodFilter({ abi: '0_2_1 ' })],
    [goodFilter()],
    /"proxy_abi_version_0_2_1 "/,
  ],
  [
    'PW001',
    'the marker of Higress, if hosts does not name Higress',
    [goodFilter({ abi: '0_2_100' })],
    [goodFilter({ abi: '0_2_100' }), { hosts: 'higress' }],
    /only Higress reads it/,
  ],
  [
    'PW001',
    'a component',
    [COMPONENT_HEADER],
    [COMPONENT_HEADER, { declared: 'component' }],
    /a component, but proxies load only core modules/,
  ],
  [
    'PW001',
    'a marker that is not a function',
    [
      goodFilter({
        abi: 'none',
        parts: {
          exports: [
            { name: 'memory', kind: 'memory', index: 0 },
            { name: 'proxy_abi_version_0_2_1', kind: 'memory', index: 0 },
          ],
        },
      }),
    ],
    [goodFilter()],
    /the marker is a memory/,
  ],
  [
    'PW002',
    'two markers',
    [goodFilter({ functions: [marker('0_1_0')] })],
    [goodFilter()],
    /proxy_abi_version_0_2_1, proxy_abi_version_0_1_0; Envoy uses 0\.2\.1/,
  ],
  [
    'PW002',
    'an unknown marker before a known one',
    [goodFilter({ abi: '0_3_0', functions: [marker('0_2_1')] })],
    [goodFilter()],
    /Envoy uses 0\.2\.1/,
  ],
  [
    'PW003',
    'other abiVersions',
    [goodFilter(), { abiVersions: ['v0.2.0'] }],
    [goodFilter(), { abiVersions: ['v0.1.0', 'v0.2.1'] }],
    /lists "v0\.2\.0", but the module has 0\.2\.1/,
  ],
  [
    'PW003',
    'a historic ABI name',
    [goodFilter(), { abiVersions: ['v0-097b7f2e4cc1fb490cc1943d0d633655ac3c522f'] }],
    [goodFilter({ abi: '0_2_0' }), { abiVersions: ['v0-4689a30309abf31aee9ae36e73d34b1bb182685f'] }],
    /Istio 1\.5 and 1\.6/,
  ],
  [
    'PW004',
    'another declared ABI',
    [goodFilter(), { declared: '0.2.0' }],
    [goodFilter(), { declared: 'proxy-wasm/0.2.1' }],
    /is "0\.2\.0", but the module is "proxy-wasm\/0\.2\.1"/,
  ],
  [
    'PW004',
    'a declared ABI that does not exist',
    [goodFilter(), { declared: 'latest' }],
    [goodFilter(), { declared: 'v0.2.1' }],
    /"latest"/,
  ],
  ['PW010', 'no allocator', [goodFilter({ without: ['malloc'] })], [goodFilter()], /neither malloc nor/],
  [
    'PW010',
    'a wrong allocator',
    [exporting('malloc', '->')],
    [exporting('malloc', 'i32 -> i32')],
    /malloc is void -> void/,
  ],
  [
    'PW011',
    'a wrong callback',
    [exporting('proxy_on_configure', 'i32 -> i32')],
    [exporting('proxy_on_configure', 'i32 i32 -> i32')],
    /ABI 0\.2\.1 requires i32 i32 -> i32/,
  ],
  [
    'PW011',
    'callbacks of another version',
    [goodFilter({ abi: 'none', functions: [marker('0_1_0')] })],
    [goodFilter({ abi: '0_1_0' })],
    /proxy_on_request_headers is i32 i32 i32 -> i32/,
  ],
  [
    'PW011',
    'a wrong entry point',
    [exporting('_initialize', 'i32 ->')],
    [exporting('_initialize', '->')],
    /_initialize is i32 -> void/,
  ],
  [
    'PW012',
    'a misspelt callback',
    [exporting('proxy_on_request_header', 'i32 ->')],
    [goodFilter()],
    /no host calls it/,
  ],
  [
    'PW012',
    'the misspelling of the AssemblyScript SDKs',
    [exporting('proxy_on_grpc_trailing_metadata', 'i32 i32 i32 ->')],
    [exporting('proxy_on_grpc_receive_trailing_metadata', 'i32 i32 i32 ->')],
    /AssemblyScript/,
  ],
  [
    'PW013',
    'constructors that nothing runs',
    [goodFilter({ without: ['_initialize'], functions: [{ signature: '->', exports: ['__wasm_call_ctors'] }] })],
    [exporting('__wasm_call_ctors', '->')],
    /neither _initialize nor _start/,
  ],
  ['PW014', 'no memory', [goodFilter({ parts: { memories: [], exports: [] } })], [goodFilter()], /no memory/],
  ['PW014', 'a memory that is not exported', [goodFilter({ parts: { exports: [] } })], [goodFilter()], /not exported/],
  [
    'PW014',
    'a memory that is neither exported nor imported',
    [goodFilter({ parts: { imports: [{ module: 'env', name: 'proxy_done', signature: '-> i32' }], exports: [] } })],
    [goodFilter({ parts: { imports: [{ module: 'env', name: 'memory', memory: { min: 1 } }], exports: [] } })],
    /not exported/,
  ],
  [
    'PW014',
    'two memories',
    [goodFilter({ parts: { memories: [{ min: 1 }, { min: 1 }] } })],
    [goodFilter()],
    /2 memories/,
  ],
  ['PW014', 'shared memory', [memory(1, 3, 2)], [memory(1, 1, 2)], /shared/],
  ['PW014', '64-bit memory', [memory(1, 4)], [memory(1)], /64-bit/],
  [
    'PW015',
    'a start section',
    [goodFilter({ functions: [{ signature: '->' }], parts: { start: 10 } })],
    [goodFilter({ functions: [{ signature: '->' }] })],
    /before the host is ready/,
  ],
  [
    'PW020',
    'a missing import',
    [importing('env', 'proxy_steal_everything', '->')],
    [importing('env', 'proxy_done', '-> i32')],
    /not provided by envoy 1\.38, 1\.39 and 1\.40/,
  ],
  [
    'PW020',
    'a WASI function of newer hosts',
    [
      importing('wasi_snapshot_preview1', 'path_open', 'i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32'),
      { hosts: 'envoy=1.20' },
    ],
    [importing('wasi_snapshot_preview1', 'path_open', 'i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32')],
    /envoy 1\.20/,
  ],
  [
    'PW021',
    'a wrong signature',
    [importing('env', 'proxy_log', 'i32 -> i32')],
    [importing('env', 'proxy_log', 'i32 i32 i32 -> i32')],
    /imports i32 -> i32; envoy 1\.38, 1\.39 and 1\.40 has i32 i32 i32 -> i32/,
  ],
  [
    'PW021',
    'path_symlink, which hosts register wrongly',
    [importing('wasi_snapshot_preview1', 'path_symlink', 'i32 i32 i32 i32 i32 -> i32'), { hosts: 'envoy=1.40' }],
    [goodFilter()],
    /has i32 i32 i32 i32 -> i32/,
  ],
  [
    'PW022',
    'an imported global',
    [goodFilter({ parts: { imports: [{ module: 'env', name: '__stack_pointer', global: 'i32' }] } })],
    [goodFilter()],
    /it is a global; hosts do not provide any/,
  ],
  [
    'PW023',
    'proxy_get_log_level under 0.2.0',
    [importing('env', 'proxy_get_log_level', 'i32 -> i32', { abi: '0_2_0' })],
    [importing('env', 'proxy_get_log_level', 'i32 -> i32')],
    /exists in ABI 0\.2\.1; the module has 0\.2\.0/,
  ],
  [
    'PW023',
    'proxy_clear_route_cache under 0.2.1',
    [importing('env', 'proxy_clear_route_cache', '-> i32')],
    [importing('env', 'proxy_clear_route_cache', '-> i32', { abi: '0_1_0' })],
    /exists in ABI 0\.1\.0/,
  ],
  [
    'PW024',
    'v128 in an exported function',
    [exporting('x', 'v128 ->')],
    [goodFilter({ functions: [{ signature: 'v128 ->' }] })],
    /v128/,
  ],
  [
    'PW025',
    'an exported tag',
    [
      goodFilter({
        parts: {
          tags: ['->'],
          exports: [
            { name: 'memory', kind: 'memory', index: 0 },
            { name: 'e', kind: 'tag', index: 0 },
          ],
        },
      }),
    ],
    [goodFilter({ parts: { tags: ['->'] } })],
    /imports or exports a tag/,
  ],
  [
    'PW026',
    'two imported tables',
    [goodFilter({ parts: { imports: ['a', 'b'].map((name) => ({ module: 'm', name, table: { min: 1 } })) } })],
    [goodFilter({ parts: { imports: [{ module: 'm', name: 'a', table: { min: 1 } }] } })],
    /2 tables/,
  ],
  [
    'PW030',
    'too much memory',
    [memory(16_385)],
    [memory(16_384)],
    /16385 pages \(1024\.1 MiB\); the limit of envoy is 1024\.0 MiB/,
  ],
  [
    'PW030',
    'too much memory for Google',
    [memory(257), { hosts: 'google-service-extensions' }],
    [memory(256), { hosts: 'google-service-extensions' }],
    /the limit of google-service-extensions is 16\.0 MiB/,
  ],
  [
    'PW031',
    'a module that does not validate',
    [goodFilter(), { validation: bad }],
    [goodFilter(), { validation: good }],
    /type mismatch @\+77/,
  ],
  [
    'PW033',
    'a tail call',
    [tailCall, { hosts: 'envoy>=1.25' }],
    [tailCall, { hosts: 'envoy>=1.36' }],
    /it uses tail calls, which these hosts do not support; V8 supports it since 11\.2/,
  ],
  [
    'PW033',
    'strings as references, in no engine',
    [goodFilter({ functions: [{ signature: '->', body: [0xfb, 0x82, 0x01, 0, 0x1a] }] }), { validation: bad }],
    [goodFilter(), { validation: bad }],
    /it uses stringref, .* no known host supports it/,
  ],
  ['PW032', 'a broken name section', [carrying('name', '\u0001\u007f')], [carrying('name', '')], /do not fit/],
  [
    'PW040',
    'debug sections',
    [carrying('.debug_info', 'x'.repeat(2048))],
    [carrying('producers', 'x'.repeat(2048))],
    /\.debug_info 2\.0 KiB/,
  ],
  [
    'PW041',
    'paths of the build machine',
    [carrying('x', 'at /home/ada/src/lib.rs:1')],
    [carrying('x', 'at /src/lib.rs:1')],
    /"\/home\/ada\/src\/lib\.rs"/,
  ],
  [
    'PW042',
    'a credential in a URL',
    [carrying('producers', `https://ci:${SECRET}@git.acme.dev/x`)],
    [carrying('producers', 'https://git.acme.dev/x')],
    /https:\/\/\*\*\*@git\.acme\.dev/,
  ],
  ['PW043', 'precompiled code', [carrying('precompiled_wee8_v8.5', 'x')], [carrying('compiled', 'x')], /native code/],
];
