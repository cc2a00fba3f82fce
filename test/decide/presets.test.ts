import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BuildPlan } from '../../src/decide/plan/builds/build-plan.ts';
import { planJavascript, planPython } from '../../src/decide/plan/builds/components.ts';
import { cppWay, planCpp } from '../../src/decide/plan/builds/cpp.ts';
import { planDocker } from '../../src/decide/plan/builds/docker.ts';
import { planGo, planTinygo } from '../../src/decide/plan/builds/go.ts';
import { planRust } from '../../src/decide/plan/builds/rust.ts';
import { planZig } from '../../src/decide/plan/builds/zig.ts';
import { factsOf, type Texts, viewOf } from '../support/builder.ts';
import {
  COMPONENT,
  crate,
  GO_FILES,
  GO as GO_MOD,
  MAIN,
  RUST,
  SECOND,
  TINYGO_FILES,
  WORKSPACE,
} from '../support/init-folders.ts';

const HOME = { HOME: '/home/me' };
const REMAPS = '["--remap-path-prefix=/home/me/.cargo=/cargo","--remap-path-prefix=/w/f=/build"]';
const CONFIG = `--config target.wasm32-wasip1.rustflags=${REMAPS}`;
type Row = readonly [what: string, plan: () => BuildPlan, command: string, modulePath: string];
const RELEASE = 'target/wasm32-wasip1/release';

const ROWS: readonly Row[] = [
  [
    'Rust: release, the target, and no paths of this machine',
    () => planRust(factsOf(RUST, [], HOME)),
    `cargo build --release --target=wasm32-wasip1 --target-dir=target ${CONFIG}`,
    `${RELEASE}/my_filter.wasm`,
  ],
  [
    'Rust with the lock file of a workspace above',
    () => planRust(factsOf({ ...RUST, '../Cargo.lock': '' }, [], HOME)),
    `cargo build --release --locked --target=wasm32-wasip1 --target-dir=target ${CONFIG}`,
    `${RELEASE}/my_filter.wasm`,
  ],
  [
    'Rust with a profile and features',
    () => planRust(factsOf(RUST, ['--profile=small', '--features=a,b'], HOME)),
    `cargo build --target=wasm32-wasip1 --target-dir=target ${CONFIG} --profile=small --features=a,b`,
    'target/wasm32-wasip1/small/my_filter.wasm',
  ],
  [
    'Rust with the profile dev',
    () => planRust(factsOf(RUST, ['--profile', 'dev'], HOME)),
    `cargo build --target=wasm32-wasip1 --target-dir=target ${CONFIG} --profile dev`,
    'target/wasm32-wasip1/debug/my_filter.wasm',
  ],
  [
    'Rust for another target, into another folder',
    () => planRust(factsOf(RUST, ['--target', 'wasm32-unknown-unknown', '--target-dir=out'], HOME)),
    `cargo build --release --config target.wasm32-unknown-unknown.rustflags=${REMAPS} --target wasm32-unknown-unknown --target-dir=out`,
    'out/wasm32-unknown-unknown/release/my_filter.wasm',
  ],
  [
    'Rust, a component',
    () => planRust(factsOf(COMPONENT, [], { CARGO_HOME: '/c' })),
    'cargo build --release --target=wasm32-wasip2 --target-dir=target --config target.wasm32-wasip2.rustflags=["--remap-path-prefix=/c=/cargo","--remap-path-prefix=/w/f=/build"]',
    'target/wasm32-wasip2/release/f.wasm',
  ],
  [
    'Rust, one of two filters in a workspace',
    () => planRust(factsOf({ ...WORKSPACE, ...SECOND }, ['--package=b-filter'], HOME)),
    `cargo build --release --target=wasm32-wasip1 --target-dir=target ${CONFIG} --package=b-filter`,
    `${RELEASE}/b_filter.wasm`,
  ],
  [
    'Go: a reactor for WASI without paths and git state',
    () => planGo(factsOf(GO_FILES)),
    'go build -trimpath -buildvcs=false -ldflags=-s -w -buildmode=c-shared -o build/my-filter.wasm .',
    'build/my-filter.wasm',
  ],
  [
    'Go with flags of the linker, in cmd',
    () =>
      planGo(factsOf({ 'go.mod': GO_MOD, 'cmd/f/main.go': MAIN }, ['-ldflags=-X main.v=1', '-tags=x'], {}, 'o.wasm')),
    'go build -trimpath -buildvcs=false -buildmode=c-shared -o o.wasm -ldflags=-X main.v=1 -tags=x ./cmd/f',
    'o.wasm',
  ],
  [
    'TinyGo: a reactor without a scheduler',
    () => planTinygo(factsOf(GO_FILES)),
    'tinygo build -o build/my-filter.wasm -target=wasip1 -buildmode=c-shared -scheduler=none -panic=print -no-debug .',
    'build/my-filter.wasm',
  ],
  [
    'TinyGo with its older SDK, whose main registers the filter, and another panic strategy',
    () => planTinygo(factsOf(TINYGO_FILES, ['-panic=trap'])),
    'tinygo build -o build/my-filter.wasm -target=wasip1 -scheduler=none -no-debug -panic=trap .',
    'build/my-filter.wasm',
  ],
  [
    'Zig with options',
    () =>
      planZig(factsOf({ 'build.zig': 'b.standardTargetOptions(.{}); b.standardOptimizeOption(.{}); .name = "f",' }), [
        'zig',
      ]),
    'zig build -Dtarget=wasm32-freestanding -Doptimize=ReleaseSmall',
    'zig-out/bin/f.wasm',
  ],
  [
    'Zig with other values for them',
    () =>
      planZig(
        factsOf({ 'build.zig': 'standardTargetOptions standardOptimizeOption .name = "f",' }, [
          '-Dtarget=wasm32-wasi',
          '--release=fast',
        ]),
        ['zig'],
      ),
    'zig build -Dtarget=wasm32-wasi --release=fast',
    'zig-out/bin/f.wasm',
  ],
  [
    'C++: a reactor that exports malloc',
    () => planCpp(factsOf({ 'f.cc': '', 'src/g.cpp': '' }, ['-I', 'include']), 'sources', 'clang++'),
    'clang++ --target=wasm32-wasi -mexec-model=reactor -Os -fno-exceptions -ffile-prefix-map=/w/f=/build -Wl,--export=malloc -Wl,--strip-debug -I include f.cc src/g.cpp -o build/filter.wasm',
    'build/filter.wasm',
  ],
  [
    'C, without the library of C++',
    () => planCpp(factsOf({ 'src/f.c': '' }), 'sources', '/sdk/bin/clang++'),
    '/sdk/bin/clang++ --target=wasm32-wasi -mexec-model=reactor -Os -fno-exceptions -ffile-prefix-map=/w/f=/build -Wl,--export=malloc -Wl,--strip-debug -nostdlib++ -x c src/f.c -x none -o build/f.wasm',
    'build/f.wasm',
  ],
  [
    'a Makefile',
    () => planCpp(factsOf({ Makefile: 'out/f.wasm: f.cc\n' }, ['-j2']), 'make', 'clang++-19'),
    'CC=clang-19 CFLAGS=-ffile-prefix-map=/w/f=/build CXX=clang++-19 CXXFLAGS=-ffile-prefix-map=/w/f=/build ZERO_AR_DATE=1 make -j2',
    'out/f.wasm',
  ],
  [
    'CMake',
    () =>
      planCpp(factsOf({ 'CMakeLists.txt': 'add_executable(f.wasm f.cc)' }, [], { CFLAGS: '-O1' }), 'cmake', undefined),
    'CFLAGS=-O1 -ffile-prefix-map=/w/f=/build CXXFLAGS=-ffile-prefix-map=/w/f=/build ZERO_AR_DATE=1 cmake -B build -DCMAKE_BUILD_TYPE=Release',
    'build/f.wasm',
  ],
  [
    'Python: app.py for the only world',
    () => planPython(factsOf({ 'app.py': '', 'other.py': '', 'wit/w.wit': '' }, ['--world=w', '-m', 'x=y']), ['cpy']),
    'cpy --wit-path=wit --world=w componentize app --output=build/app.wasm -m x=y',
    'build/app.wasm',
  ],
  [
    'JavaScript: the main file of the package',
    () =>
      planJavascript(
        factsOf({ 'package.json': '{"main": "src/filter.js"}', 'wit/w.wit': '' }, ['--disable=http'], {}, 'f.wasm'),
        '../node_modules/c/cli.js',
      ),
    'node ../node_modules/c/cli.js src/filter.js --wit=wit --out=f.wasm --disable=http',
    'f.wasm',
  ],
  [
    'JavaScript with the world elsewhere',
    () => planJavascript(factsOf({ 'package.json': '{}', 'index.js': '' }, ['--wit=../wit']), 'c.js'),
    'node c.js index.js --out=build/index.wasm --wit=../wit',
    'build/index.wasm',
  ],
];

describe('the command of a preset', () => {
  for (const [what, plan, command, modulePath] of ROWS)
    it(what, () => {
      const { steps, modulePath: at } = plan();
      const [first] = steps;
      const isGo = first?.env?.GOOS !== undefined;
      const env = isGo ? [] : Object.entries(first?.env ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      assert.equal([...env.map(([key, value]) => `${key}=${value}`), ...(first?.argv ?? [])].join(' '), command);
      assert.equal(at, modulePath);
    });
  it('of Go is for WASI', () => {
    assert.deepEqual(planGo(factsOf(GO_FILES)).steps[0]?.env, { GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' });
  });
  it('of Rust adds to the flags in the environment, because cargo would use only those', () => {
    const flagsWith = (env: Texts): string | undefined =>
      planRust(factsOf(RUST, [], { ...HOME, ...env })).steps[0]?.env?.CARGO_ENCODED_RUSTFLAGS;
    const added = '--remap-path-prefix=/home/me/.cargo=/cargo\u001f--remap-path-prefix=/w/f=/build';
    assert.equal(flagsWith({ RUSTFLAGS: ' -C  lto ' }), `-C\u001flto\u001f${added}`);
    assert.equal(flagsWith({ CARGO_ENCODED_RUSTFLAGS: '-Ca=b c' }), `-Ca=b c\u001f${added}`);
    assert.equal(flagsWith({}), undefined);
  });
  it('of docker writes the result into a folder, with the date of the build', () => {
    const { argv } = planDocker(factsOf({}, ['--target=out'], { SOURCE_DATE_EPOCH: '7' }), '/tmp/x');
    const words = 'docker build --output=type=local,dest=/tmp/x --build-arg=SOURCE_DATE_EPOCH=7 --target=out .';
    assert.equal(argv.join(' '), words);
  });

  const refused: readonly (readonly [string, () => unknown, string, RegExp])[] = [
    [
      'two filters in a workspace',
      () => planRust(factsOf({ ...WORKSPACE, ...SECOND })),
      'INPUT_MISSING',
      /--package=a-filter/,
    ],
    ['a crate that is no filter', () => planRust(factsOf({ 'Cargo.toml': crate('f', '') })), 'INPUT_INVALID', /cdylib/],
    ['a folder without sources', () => cppWay(viewOf({ 'readme.md': '' })), 'INPUT_MISSING', /working-directory/],
    [
      'a build.zig that names two modules',
      () => planZig(factsOf({ 'build.zig': '.name = "a", .name = "b"' }), []),
      'INPUT_MISSING',
      /module-path/,
    ],
    [
      'a component without a world',
      () => planPython(factsOf({ 'app.py': '' }), []),
      'INPUT_MISSING',
      /--wit-path=FOLDER/,
    ],
    [
      'two Python files',
      () => planPython(factsOf({ 'a.py': '', 'b.py': '', 'wit/w.wit': '' }), []),
      'INPUT_MISSING',
      /name the file app.py/,
    ],
    [
      'a main file outside the folder',
      () => planJavascript(factsOf({ 'package.json': '{"main":"../x.js"}' }), ''),
      'INPUT_INVALID',
      /./,
    ],
  ];
  for (const [what, plan, code, hint] of refused)
    it(`is not made for ${what}`, () => {
      assert.throws(plan, { code, hint });
    });
});
