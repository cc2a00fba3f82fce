import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importHint } from '../../src/abi/hints.ts';
import { judgeAbi } from '../../src/abi/judge.ts';
import { nearest } from '../../src/abi/nearest.ts';
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
    ['env', '_proxy_log', /2019/],
    ['env', '__memory_base', /statically/],
    ['wasi:io/streams@0.2.0', 'drop', /component/],
    ['wasi_snapshot_preview1', 'path_filestat_get', /file access/],
    ['wasi_snapshot_preview1', 'sock_send', /sockets/],
    ['env', 'proxy_redis_call', /only higress has it/],
    ['env', 'proxy_secret_get', /only fastedge has it/],
    ['env', 'proxy_get_header_map_values', /"proxy_get_header_map_value" may be meant/],
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

describe('hints for what compilers leave out', () => {
  const rows: [what: string, module: Uint8Array, rule: string, words: RegExp][] = [
    ['Zig without -rdynamic', writeModule({ memories: [{ min: 1 }] }), 'PW001', /Zig needs -rdynamic/],
    ['functions of no ABI', writeModule({ functions: [{ signature: '->', exports: ['f'] }] }), 'PW001', /proxy-wasm SDK/],
    ['C++ without malloc', goodFilter({ without: ['malloc'] }), 'PW010', /--export=malloc for clang/],
  ];
  for (const [what, module, rule, words] of rows)
    it(`${what}: ${words.source}`, () => {
      const { problems } = judgeAbi(readModule(module), { hosts: undefined });
      assert.match(problems.find((one) => one.rule === rule)?.hint ?? '', words);
    });
});

describe('the nearest name', () => {
  it('is the one with the fewest edits', () => assert.equal(nearest('proxy_on_logs', ['proxy_on_log', 'proxy_on_done']), 'proxy_on_log'));
  it('is none when all are far', () => assert.equal(nearest('something', ['proxy_on_log', 'proxy_on_done']), undefined));
  it('is none for a word of 1 MiB', () => assert.equal(nearest('x'.repeat(1_048_576), ['proxy_on_log']), undefined));
});
