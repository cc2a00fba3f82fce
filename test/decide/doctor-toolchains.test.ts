import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolchainsOf } from '../../src/decide/plan/init/detect.ts';
import type { Check } from '../../src/decide/report/doctor/check.ts';
import {
  checkToolchains,
  type ProgramFact,
  type ToolchainFacts,
} from '../../src/decide/report/doctor/toolchain-checks.ts';

const found = (output: string): ProgramFact => ({ kind: 'found', output });
/** `STATUS NAME: SEEN -> CHANGE`, as the expected texts below. */
const shown = ({ status, name, seen, change }: Check): string =>
  `${status} ${name}: ${seen}${change === undefined ? '' : ` -> ${change}`}`;

describe('the toolchains of a folder', () => {
  const RUST = { cargo: found('cargo 1.95.0 (f2d3ce0bd 2026-03-21)'), rustc: found('rustc 1.95.0 (59807616e)') };
  const rows: readonly (readonly [
    what: string,
    files: readonly string[],
    programs: Readonly<Record<string, ProgramFact>>,
    more: Partial<ToolchainFacts>,
    expected: readonly RegExp[],
  ])[] = [
    ['an empty folder', [], {}, {}, [/^skipped toolchains: the folder has no Cargo.toml/]],
    [
      'Rust with its target',
      ['Cargo.toml'],
      RUST,
      { targets: new Map([['wasm32-wasip1', true]]) },
      [/^ok rust: cargo 1\.95\.0, rustc 1\.95\.0$/, /^ok rust target: wasm32-wasip1 is installed$/],
    ],
    [
      'Rust without its target',
      ['Cargo.toml'],
      RUST,
      { targets: new Map([['wasm32-wasip1', false]]) },
      [/^ok rust/, /^failed rust target: wasm32-wasip1 is not installed -> rustup target add wasm32-wasip1$/],
    ],
    [
      'the toolchain of the folder without the target',
      ['Cargo.toml'],
      RUST,
      { targets: new Map([['wasm32-wasip1', false]]), rustToolchain: '1.90.0' },
      [/^ok rust/, /-> rustup target add wasm32-wasip1 --toolchain 1\.90\.0$/],
    ],
    [
      'Rust with another wasm target',
      ['Cargo.toml'],
      RUST,
      {
        targets: new Map([
          ['wasm32-wasip1', false],
          ['wasm32-unknown-unknown', true],
        ]),
      },
      [/^ok rust/, /^warning rust target: wasm32-wasip1 is not installed; wasm32-unknown-unknown is ->/],
    ],
    [
      'a Rust that does not know the target',
      ['Cargo.toml'],
      { ...RUST, rustc: found('rustc 1.77.2 (25ef9e3d8 2024-04-09)') },
      { targets: new Map([['wasm32-wasip1', undefined]]) },
      [
        /^ok rust/,
        /^failed rust target: Rust 1\.77\.2 does not know wasm32-wasip1.* -> rustup update && rustup target add/,
      ],
    ],
    [
      'a rustc that does not say where its targets are',
      ['Cargo.toml'],
      RUST,
      { targets: new Map([['wasm32-wasip1', undefined]]) },
      [/^ok rust/, /^unknown rust target/],
    ],
    [
      'no cargo',
      ['Cargo.toml'],
      {},
      {},
      [/^failed rust: cargo is not in PATH -> install Rust from https:\/\/rustup\.rs/],
    ],
    [
      'a toolchain that is not installed',
      ['Cargo.toml'],
      { cargo: RUST.cargo, rustc: { kind: 'silent', why: 'it exited with status 1' } },
      { rustToolchain: '1.90.0' },
      [/^unknown rust: rustc .*status 1 -> rustup toolchain install 1\.90\.0 --target wasm32-wasip1$/],
    ],
    ['a Go for c-shared', ['go.mod'], { go: found('go version go1.24.0 linux/amd64') }, {}, [/^ok go: go 1\.24\.0/]],
    [
      'an old Go',
      ['go.mod'],
      { go: found('go version go1.23.9 linux/amd64') },
      {},
      [/^failed go: go 1\.23\.9 cannot build c-shared for wasip1; it needs 1\.24 or later -> install Go 1\.24/],
    ],
    [
      'an old Go with TinyGo',
      ['go.mod'],
      { go: found('go version go1.23.9 linux/amd64'), tinygo: found('tinygo version 0.39.0 linux/amd64') },
      {},
      [/^ok go: .*TinyGo can build filters$/, /^ok tinygo: tinygo 0\.39\.0$/],
    ],
    [
      'a Go that is older than go.mod',
      ['go.mod'],
      { go: found('go version go1.24.1 linux/amd64') },
      { goMod: '1.26.0' },
      [/^warning go: .*go\.mod asks for "1\.26\.0"/],
    ],
    ['a Go 2', ['go.mod'], { go: found('go version go2.0 linux/amd64') }, { goMod: '1.26' }, [/^ok go: go 2\.0/]],
    ['no Go', ['go.mod'], {}, {}, [/^failed go: go is not in PATH -> install Go 1\.24/]],
    [
      'AssemblyScript',
      ['asconfig.json', 'package.json'],
      { npm: found('11.6.2') },
      { npmLock: 'package-lock.json', assemblyscript: '0.28.20' },
      [/^ok npm: npm 11\.6\.2$/, /^ok lock file: "package-lock\.json"$/, /^ok asc: assemblyscript 0\.28\.20$/],
    ],
    [
      'AssemblyScript that is not installed yet',
      ['asconfig.json'],
      { npm: found('11.6.2') },
      { npmLock: 'package-lock.json' },
      [/^ok npm/, /^ok lock file/, /^warning asc: .*-> npm ci --ignore-scripts$/],
    ],
    [
      'AssemblyScript without a lock file',
      ['asconfig.json'],
      {},
      {},
      [
        /^failed npm/,
        /^failed lock file: .*-> run npm install/,
        /^failed asc: .*-> npm install --save-dev assemblyscript$/,
      ],
    ],
    [
      'C++ with Emscripten',
      ['CMakeLists.txt'],
      {
        cmake: found('cmake version 3.31.6\n'),
        emcc: found('emcc (Emscripten gcc/clang-like replacement) 4.0.9 (abc)'),
      },
      {},
      [/^ok cmake: cmake 3\.31\.6$/, /^ok emcc: emcc 4\.0\.9$/],
    ],
    [
      'C++ with a clang that knows wasm32',
      ['CMakeLists.txt'],
      { cmake: found('cmake version 3.31.6'), clang: found('  Registered Targets:\n    wasm32 - WebAssembly 32-bit') },
      {},
      [/^ok cmake/, /^ok c\+\+ compiler: clang/],
    ],
    [
      'C++ with another clang',
      ['CMakeLists.txt'],
      { clang: found('  Registered Targets:\n    x86 - 32-bit X86') },
      {},
      [/^failed cmake/, /^failed c\+\+ compiler: clang does not know wasm32/],
    ],
    ['Zig', ['build.zig'], { zig: found('0.15.2\n') }, {}, [/^ok zig: zig 0\.15\.2$/]],
    ['a policy', ['policy.rego'], { opa: found('Version: 1.10.0\nBuild Commit: x') }, {}, [/^ok opa: opa 1\.10\.0$/]],
    [
      'a Dockerfile without Docker',
      ['Dockerfile'],
      {},
      {},
      [/^warning docker: docker is not in PATH -> install Docker/],
    ],
    [
      'two toolchains at once',
      ['Cargo.toml', 'go.mod'],
      { ...RUST, go: found('go version go1.26.8 linux/amd64') },
      { targets: new Map([['wasm32-wasip1', true]]) },
      [/^ok rust/, /^ok rust target/, /^ok go/],
    ],
    [
      'a program that writes something else',
      ['build.zig'],
      { zig: found('\x1b[2Jnonsense') },
      {},
      [/^ok zig: zig is installed$/],
    ],
    [
      'a program that hangs',
      ['build.zig'],
      { zig: { kind: 'silent', why: 'it did not answer within 15000 ms' } },
      {},
      [/^unknown zig: zig did not say its version: it did not answer within 15000 ms$/],
    ],
  ];
  for (const [what, files, programs, more, expected] of rows)
    it(`are judged for ${what}`, () => {
      const facts: ToolchainFacts = {
        programs: new Map(Object.entries(programs)),
        rustToolchain: undefined,
        targets: new Map(),
        goMod: undefined,
        npmLock: undefined,
        assemblyscript: undefined,
        ...more,
      };
      const texts = checkToolchains(
        [...toolchainsOf({ names: files, texts: new Map(files.map((name) => [name, ''])) }).keys()],
        facts,
      ).map(shown);
      assert.equal(texts.length, expected.length, texts.join('\n'));
      for (const [i, pattern] of expected.entries()) assert.match(texts[i] ?? '', pattern);
    });
});
