import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choosePreset, refuseEmptyFolder } from '../../src/decide/plan/builds/choose-preset.ts';
import { chooseModule } from '../../src/decide/plan/builds/docker.ts';
import { GO, type NeededProgram, refuseProgram, rustcFor, TINYGO } from '../../src/decide/plan/builds/programs.ts';
import { COMPONENTIZE_PACKAGE, requirementsOf, ZIG_PACKAGE } from '../../src/decide/plan/builds/python-packages.ts';
import { type Texts, viewOf } from '../support/builder.ts';
import { COMPONENT, GO_FILES, RUST, TINYGO_FILES } from '../support/init-folders.ts';

describe('build: auto', () => {
  const SCRIPT = '{"devDependencies":{"@bytecodealliance/componentize-js":"0.23.0"}}';
  const rows: readonly (readonly [string, Texts, string])[] = [
    [
      'Rust, although a Makefile and a Dockerfile wrap it',
      { ...RUST, Makefile: '', Dockerfile: '' },
      'rust Cargo.toml',
    ],
    ['Go', GO_FILES, 'go go.mod'],
    ['TinyGo, by its SDK', TINYGO_FILES, 'tinygo go.mod'],
    ['AssemblyScript', { 'asconfig.json': '{}' }, 'assemblyscript asconfig.json'],
    ['CMake', { 'CMakeLists.txt': '', 'f.cc': '' }, 'cpp CMakeLists.txt'],
    ['C++ without a build file', { 'src/f.cc': '' }, 'cpp src/f.cc'],
    ['a Dockerfile', { Dockerfile: '', 'f.wasm': '' }, 'docker Dockerfile'],
    ['Python', { 'app.py': '', 'wit/w.wit': '' }, 'python app.py'],
    ['JavaScript', { 'package.json': SCRIPT, 'wit/w.wit': '' }, 'javascript package.json'],
    ['a component in Rust, with a script', { ...COMPONENT, 'wit/w.wit': '', 'x.py': '' }, 'rust Cargo.toml'],
  ];
  for (const [what, texts, chosen] of rows)
    it(`finds ${what}`, () => {
      const { preset, file } = choosePreset(viewOf(texts));
      assert.equal(`${preset} ${file}`, chosen);
    });
  const refused: readonly (readonly [string, Texts, string, RegExp, RegExp])[] = [
    [
      'two languages',
      { ...RUST, ...GO_FILES },
      'INPUT_INVALID',
      /Cargo\.toml \(rust\) and go\.mod \(go\)/,
      /build: rust, or build: go/,
    ],
    [
      'a Makefile and a Dockerfile',
      { Makefile: '', Dockerfile: '' },
      'INPUT_INVALID',
      /Makefile \(cpp\) and Dockerfile/,
      /./,
    ],
    ['an empty folder', {}, 'INPUT_MISSING', /no file that names a language/, /working-directory/],
    ['a Python script that is no component', { 'app.py': '' }, 'INPUT_MISSING', /no file/, /build/],
    ['a module that is built already', { 'f.wasm': '' }, 'INPUT_MISSING', /no file/, /module: f\.wasm/],
  ];
  for (const [what, texts, code, message, hint] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(() => choosePreset(viewOf(texts)), { code, message, hint });
    });
});

describe('the version of a compiler', () => {
  const accepted: readonly (readonly [NeededProgram, string])[] = [
    [GO, 'go version go1.24.0 linux/amd64'],
    [GO, 'go version go2.0 linux/amd64'],
    [GO, 'go version devel go1.27-abcdef'],
    [rustcFor('wasm32-wasip1'), 'rustc 1.78.0 (9b00956e5 2024-04-29)'],
    [rustcFor('wasm32-unknown-unknown'), 'rustc 1.40.0'],
    [TINYGO, 'tinygo version 0.34.0 linux/amd64 (using go version go1.23.2 and LLVM version 18.1.2)'],
    [TINYGO, 'a version that is not a number'],
  ];
  for (const [program, output] of accepted) it(`accepts ${output}`, () => refuseProgram(program, output));
  const refused: readonly (readonly [NeededProgram, string | undefined, RegExp, RegExp])[] = [
    [GO, 'go version go1.23.9 linux/amd64', /go 1\.23: it cannot build c-shared for wasip1; 1\.24 or later/, /go\.dev/],
    [GO, undefined, /go was not found/, /go\.dev/],
    [rustcFor('wasm32-wasip1'), 'rustc 1.77.2', /does not know the target wasm32-wasip1; 1\.78/, /rustup/],
    [rustcFor('wasm32-wasip2'), 'rustc 1.81.0', /wasm32-wasip2; 1\.82/, /rustup/],
    [TINYGO, 'tinygo version 0.33.0 linux/amd64 (using go version go1.23.2)', /tinygo 0\.33/, /tinygo\.org/],
  ];
  for (const [program, output, message, hint] of refused)
    it(`refuses ${output ?? `a missing ${program.name}`}`, () => {
      assert.throws(() => refuseProgram(program, output), { code: 'BUILD_FAILED', message, hint });
    });
});

describe('the module in the result of docker', () => {
  it('is the only one, and gets into the folder build', () =>
    assert.deepEqual(chooseModule(['plugin/f.wasm'], undefined), { from: 'plugin/f.wasm', to: 'build/f.wasm' }));
  it('is the one with the wanted name, of several', () =>
    assert.deepEqual(chooseModule(['a.wasm', 'x/b.wasm'], 'out/b.wasm'), { from: 'x/b.wasm', to: 'out/b.wasm' }));
  it('gets the wanted name if it is the only one', () =>
    assert.deepEqual(chooseModule(['plugin.wasm'], 'out/b.wasm'), { from: 'plugin.wasm', to: 'out/b.wasm' }));
  const refused: readonly (readonly [string, readonly string[], string | undefined, RegExp])[] = [
    ['none', [], undefined, /no \.wasm file/],
    ['two', ['a.wasm', 'b.wasm'], undefined, /has 2: a\.wasm, b\.wasm/],
    ['two with the wanted name', ['x/a.wasm', 'y/a.wasm'], 'a.wasm', /has 2/],
  ];
  for (const [what, found, wanted, message] of refused)
    it(`is refused if there are ${what}`, () => {
      assert.throws(() => chooseModule(found, wanted), { code: 'BUILD_FAILED', message });
    });
});

describe('what pip installs', () => {
  for (const name of [ZIG_PACKAGE, COMPONENTIZE_PACKAGE] as const)
    it(`has a checksum for each file of ${name}`, () =>
      assert.match(requirementsOf(name), /^[\w-]+==[\d.]+(?: --hash=sha256:[0-9a-f]{64}){5}\n$/));
});

describe('a folder without the build file of the language', () => {
  for (const [preset, file] of [
    ['rust', 'Cargo.toml'],
    ['go', 'go.mod'],
    ['tinygo', 'go.mod'],
    ['zig', 'build.zig'],
  ] as const)
    it(`is refused for ${preset}`, () => {
      const view = viewOf({ 'src.c': '' });
      assert.throws(() => refuseEmptyFolder(preset, view), {
        code: 'INPUT_MISSING',
        message: `Cannot build with build: ${preset}: the working directory has no ${file}`,
      });
      assert.doesNotThrow(() => refuseEmptyFolder(preset, viewOf({ [file]: '' })));
    });
});
