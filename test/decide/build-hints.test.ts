import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { learnHints, missingProgramHint } from '../../src/decide/plan/toolchains/build-hints.ts';
import {
  type BuiltModule,
  missingFileHint,
  missingModuleHint,
} from '../../src/decide/plan/toolchains/built-modules.ts';

/** What rustc and cargo 1.95, rustup 1.29 and Go 1.23 to 1.26 printed. */
const NO_TARGET = [
  '   Compiling my-filter v0.1.0 (/tmp/my-filter)',
  "error[E0463]: can't find crate for `std`",
  '  |',
  '  = note: the `wasm32-unknown-unknown` target may not be installed',
  '  = help: consider downloading the target with `rustup target add wasm32-unknown-unknown`',
];

const hintOf = (lines: readonly string[], argv: readonly string[] = ['cargo', 'build']): string | undefined => {
  const hints = learnHints(argv);
  for (const line of lines) hints.learn(line);
  return hints.hint;
};

describe('the hint of a failed build', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[], RegExp | undefined])[] = [
    ['a missing target', NO_TARGET, ['cargo'], /: rustup target add wasm32-unknown-unknown$/],
    ['a missing target, lines reversed', [...NO_TARGET].reverse(), ['cargo'], /add wasm32-unknown-unknown$/],
    [
      'no std and no note',
      ["error[E0463]: can't find crate for `core`"],
      ['cargo', 'build', '--target', 'wasm32-wasip2'],
      /add wasm32-wasip2$/,
    ],
    [
      'no std, --target=',
      ["error[E0463]: can't find crate for `std`"],
      ['cargo', '--target=wasm32-wasip1'],
      /add wasm32-wasip1$/,
    ],
    [
      'a hostile target',
      ["error[E0463]: can't find crate for `std`"],
      ['cargo', '--target', 'x; rm -rf'],
      /add wasm32-wasip1$/,
    ],
    [
      'the old name of the target',
      ['  error: error loading target specification: could not find specification for target "wasm32-wasi"'],
      ['cargo'],
      /^use --target wasm32-wasip1/,
    ],
    [
      'an old Rust',
      ['error: Error loading target specification: Could not find specification for target "wasm32-wasip1".'],
      ['cargo'],
      /rustup update/,
    ],
    [
      'a missing toolchain',
      ["error: toolchain '1.77.0-x86_64-unknown-linux-gnu' is not installed"],
      ['cargo'],
      /rustup toolchain install 1\.77\.0-x86_64-unknown-linux-gnu --target wasm32-wasip1$/,
    ],
    [
      'no default toolchain',
      ["error: rustup could not choose a version of cargo to run, because one wasn't specified explicitly"],
      ['cargo'],
      /rustup default stable/,
    ],
    ['a missing cargo command', ['error: no such command: `component`'], ['cargo'], /--locked cargo-component$/],
    [
      'an old Go',
      ['-buildmode=c-shared not supported on wasip1/wasm'],
      ['go'],
      /^c-shared for wasip1 needs Go 1\.24 or later/,
    ],
    [
      'another platform',
      ['-buildmode=c-shared not supported on plan9/amd64'],
      ['go'],
      /set GOOS=wasip1 and GOARCH=wasm/,
    ],
    [
      'a Go that go.mod finds too old',
      ['go: go.mod requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)'],
      ['go'],
      /^install Go 1\.99 or later/,
    ],
    ['any other error', ['error: expected `;`', "can't find crate for `serde`"], ['cargo'], undefined],
  ];
  for (const [what, lines, argv, expected] of rows)
    it(`names what to do about ${what}`, () => {
      const hint = hintOf(lines, argv);
      if (expected === undefined) assert.equal(hint, undefined);
      else assert.match(hint ?? '', expected);
    });

  for (const [program, expected] of [
    ['cargo', /https:\/\/rustup\.rs, then run: rustup target add wasm32-wasip1$/],
    ['go', /^install Go 1\.24/],
    ['go.exe', /^install Go 1\.24/],
    ['npm', /contains npm/],
    ['toString', /^install "toString" in an earlier step/],
    ['cargo build --release', /^write each argument on a line of its own; the first line of build-command/],
    ['./build.sh', /^check the path, which is relative to working-directory/],
  ] as const)
    it(`says how to get the program ${program}`, () => assert.match(missingProgramHint(program), expected));
});

describe('the hint for a module that is not where it was said', () => {
  const at = (path: string, modifiedMs = 1): BuiltModule => ({ path, modifiedMs });
  const rows: readonly (readonly [string, string, readonly BuiltModule[], string | undefined, string])[] = [
    [
      'dashes that cargo replaces',
      'target/wasm32-wasip1/release/my-filter.wasm',
      [at('target/wasm32-wasip1/release/other.wasm', 9), at('target/wasm32-wasip1/release/my_filter.wasm')],
      'cargo',
      'set module-path: "target/wasm32-wasip1/release/my_filter.wasm"; other modules: "target/wasm32-wasip1/release/other.wasm"',
    ],
    [
      'the target folder of a Cargo workspace',
      'target/wasm32-wasip1/release/a.wasm',
      [at('../target/wasm32-wasip1/release/a.wasm')],
      'cargo',
      'set module-path: "../target/wasm32-wasip1/release/a.wasm"',
    ],
    [
      'a debug build',
      'target/wasm32-wasip1/release/a.wasm',
      [at('target/wasm32-wasip1/debug/a.wasm')],
      'cargo',
      'the build wrote a debug build: add --release to the build command, or set module-path: "target/wasm32-wasip1/debug/a.wasm"',
    ],
    [
      'the newest of several',
      'x.wasm',
      [at('a.wasm', 1), at('b.wasm', 3), at('c.wasm', 2), at('d.wasm', 0)],
      'make',
      'set module-path: "b.wasm"; other modules: "c.wasm", "a.wasm"',
    ],
    ['a name with a terminal command', 'x.wasm', [at('\x1b[2Ja.wasm')], 'make', 'set module-path: "\\x1b[2Ja.wasm"'],
    [
      'a crate that is not a cdylib',
      'x.wasm',
      [],
      'cargo',
      'the build wrote no .wasm file: build with --target wasm32-wasip1, and in Cargo.toml write [lib] and below it crate-type = ["cdylib"]; otherwise correct module-path',
    ],
    ['nothing', 'x.wasm', [], undefined, 'the build wrote no .wasm file: correct the build command or module-path'],
  ];
  for (const [what, wanted, found, program, hint] of rows)
    it(`names the line to set for ${what}`, () => assert.equal(missingModuleHint(wanted, found, program), hint));
});

describe('the hint for a module that is not where it was said', () => {
  const found = (...paths: readonly string[]): readonly BuiltModule[] =>
    paths.map((path, i) => ({ path, modifiedMs: 1000 - i }));
  const rows: readonly (readonly [string, readonly BuiltModule[], string])[] = [
    ['my-filter.wasm', found('target/release/my_filter.wasm'), 'set module: "target/release/my_filter.wasm"'],
    ['filter.wasm', found('a.wasm', 'out/filter.wasm'), 'set module: "out/filter.wasm"; other modules: "a.wasm"'],
  ];
  for (const [wanted, modules, hint] of rows)
    it(`names what there is: ${hint}`, () => assert.equal(missingFileHint(wanted, modules), hint));
  it('says where a module comes from if there is none', () =>
    assert.match(missingFileHint('filter.wasm', []), /no .wasm file here: build .*actions\/checkout/));
});
