import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { looksLike } from '../../src/wasm/looks-like.ts';
import { readModule } from '../../src/wasm/read.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const tar = new Uint8Array(512);
tar.set(text('ustar'), 257);

describe('a file that is not wasm', () => {
  const rows: [what: string, bytes: Uint8Array, words: RegExp | undefined][] = [
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip/],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), /zstd/],
    ['zip', text('PK\u0003\u0004'), /zip/],
    ['tar', tar, /tar archive/],
    ['ELF', text('\u007fELF'), /ELF/],
    ['a Windows program', text('MZ\u0001'), /Windows/],
    ['a web page', text('\n  <!DOCTYPE html><html>'), /web page/],
    ['WebAssembly text', text('(module (func))'), /text.*wat2wasm/],
    ['commented WebAssembly text', text(';; hi\n(module)'), /wat2wasm/],
    ['JSON', text('{"a":1}'), /JSON/],
    ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
    ['a script', text('#!/bin/sh\n'), /script/],
    ['text', text('hello\n'), /text/],
    ['noise', Uint8Array.of(1, 2, 3, 0), undefined],
  ];
  for (const [what, bytes, words] of rows)
    it(`is recognised: ${what}`, () => {
      if (words === undefined) assert.equal(looksLike(bytes), undefined);
      else assert.match(looksLike(bytes) ?? '', words);
      assert.throws(
        () => readModule(bytes),
        (error: Error & { code?: string }) => error.code === 'WASM_NOT_WASM' && (words?.test(error.message) ?? true),
      );
    });
});
