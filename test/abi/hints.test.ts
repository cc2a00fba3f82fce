import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importHint } from '../../src/abi/hints.ts';
import { parseHosts } from '../../src/abi/host-query.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { readModule } from '../../src/wasm/read.ts';
import { goodFilter, writeModule } from '../support/module-writer.ts';

describe('hints for imports', () => {
  const rows: [module: string, name: string, words: RegExp | undefined][] = [
    ['env', 'abort', /--use abort=abort_proc_exit/],
    ['gojs', 'runtime.wasmWrite', /GOOS=wasip1/],
    ['env', 'syscall/js.valueGet', /GOOS=wasip1/],
    ['__wbindgen_placeholder__', '__wbindgen_throw', /wasm-bindgen/],
    ['env', '__cxa_throw', /STANDALONE_WASM/],
    ['env', 'emscripten_resize_heap', /STANDALONE_WASM/],
    ['env', 'HaveOffsetConverter', /Emscripten.*STANDALONE_WASM/],
    ['env', '_embind_register_void', /Emscripten.*STANDALONE_WASM/],
    ['env', '_emval_decref', /Emscripten.*STANDALONE_WASM/],
    ['env', '_tzset_js', /Emscripten.*STANDALONE_WASM/],
    ['a', 'a', /Emscripten.*STANDALONE_WASM/],
    ['a', 'fa', /Emscripten.*STANDALONE_WASM/],
    ['a', 'callback', undefined],
    ['env', '_proxy_log', /2019/],
    ['env', '__memory_base', /statically/],
    ['wasi:io/streams@0.2.0', 'drop', /component/],
    ['wasi_snapshot_preview1', 'path_filestat_get', /file access/],
    ['wasi_snapshot_preview1', 'sock_send', /sockets/],
    ['env', 'proxy_redis_call', /only higress has it/],
    ['env', 'proxy_secret_get', /only fastedge has it/],
    ['env', 'proxy_get_header_map_values', /did you mean proxy_get_header_map_value\?/],
    ['wasi', 'fd_write', /wasi_snapshot_preview1/],
    ['env', 'missing', undefined],
    ['x', 'y', undefined],
  ];
  for (const [module, name, words] of rows)
    it(`${module}.${name}: ${words?.source ?? 'none'}`, () => {
      const hint = importHint({ module, name, kind: 'function', type: undefined, limits: undefined, offset: 0 });
      if (words === undefined) assert.equal(hint, undefined);
      else assert.match(hint ?? '', words);
    });
});

describe('hints for what compilers omit', () => {
  const rows: [what: string, module: Uint8Array, rule: string, words: RegExp][] = [
    ['Zig without -rdynamic', writeModule({ memories: [{ min: 1 }] }), 'PW001', /Zig needs -rdynamic/],
    [
      'functions of no ABI',
      writeModule({ functions: [{ signature: '->', exports: ['f'] }] }),
      'PW001',
      /proxy-wasm SDK/,
    ],
    ['C++ without malloc', goodFilter({ without: ['malloc'] }), 'PW010', /--export=malloc for clang/],
  ];
  for (const [what, module, rule, words] of rows)
    it(`${what}: ${words.source}`, () => {
      const { problems } = judgeAbi(readModule(module), { hosts: undefined });
      assert.match(problems.find((one) => one.rule === rule)?.hint ?? '', words);
    });
});

describe('hints for WASI functions that a version of Go calls', () => {
  const pread = { module: 'wasi_snapshot_preview1', name: 'fd_pread', signature: 'i32 i32 i32 i64 i32 -> i32' };
  const words = (text: string): number[] => [text.length, ...Buffer.from(text)];
  const built = (version: string): Uint8Array =>
    goodFilter({
      parts: {
        imports: [pread],
        custom: [
          {
            name: 'producers',
            payload: Uint8Array.from([1, ...words('language'), 1, ...words('Go'), ...words(version)]),
          },
        ],
      },
    });
  const hintOf = (bytes: Uint8Array, hosts: string): string | undefined =>
    judgeAbi(readModule(bytes), { hosts: parseHosts(hosts) }).problems.find((one) => one.rule === 'PW020')?.hint;
  it('name the Envoy that has them for Go 1.26 on Envoy 1.38', () =>
    assert.match(hintOf(built('go1.26.8'), 'envoy=1.38') ?? '', /Go 1\.26.*Envoy 1\.39/));
  it('also do so for Go 2.0', () => assert.match(hintOf(built('go2.0'), 'envoy=1.38') ?? '', /Envoy 1\.39/));
  it('mention file access for Go 1.24', () =>
    assert.match(hintOf(built('go1.24.1'), 'envoy=1.38') ?? '', /file access/));
  it('are absent on Envoy 1.39', () => assert.equal(hintOf(built('go1.26.8'), 'envoy=1.39'), undefined));
  it('name Emscripten for a command with its glue', () => {
    const command = writeModule({
      functions: [{ signature: '->', exports: ['_start'] }],
      memories: [{ min: 1 }],
      imports: [{ module: 'env', name: '_embind_register_void', signature: 'i32 i32 ->' }],
    });
    assert.match(judgeAbi(readModule(command), { hosts: undefined }).problems[0]?.hint ?? '', /Emscripten/);
  });
});
