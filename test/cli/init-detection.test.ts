import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Files, initIn, writeFiles } from '../support/init.ts';
import { CDYLIB, crate, GO, MAIN, PROXY_WASM, SECOND, WORKSPACE } from '../support/init-folders.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
let count = 0;

/** A folder, and how its filter is built: the preset or the command, and where it writes the module. */
type Found = readonly [
  what: string,
  files: Files,
  flags: Readonly<Record<string, string>>,
  command: string,
  at: string,
];

const FOUND: readonly Found[] = [
  [
    'a crate; its file has underscores',
    { 'Cargo.toml': crate('my-filter', CDYLIB + PROXY_WASM), 'Cargo.lock': '' },
    {},
    'rust',
    'target/wasm32-wasip1/release/my_filter.wasm',
  ],
  [
    'a crate whose library has another name, without a lock file',
    { 'Cargo.toml': crate('my-filter', `[lib]\nname = "other"\ncrate-type = ["cdylib", "rlib"]\n${PROXY_WASM}`) },
    {},
    'rust',
    'target/wasm32-wasip1/release/other.wasm',
  ],
  [
    'the target in .cargo/config.toml',
    { 'Cargo.toml': crate('f', CDYLIB), '.cargo/config.toml': '[build]\ntarget = "wasm32-unknown-unknown"\n' },
    {},
    'rust',
    'target/wasm32-unknown-unknown/release/f.wasm',
  ],
  [
    'a component',
    { 'Cargo.toml': crate('f', `${CDYLIB}[dependencies.wit-bindgen]\nversion = "0.40"\n`) },
    {},
    'rust',
    'target/wasm32-wasip2/release/f.wasm',
  ],
  [
    'a component with an async runtime, without a crate for WIT',
    { 'Cargo.toml': crate('f', `${CDYLIB}[dependencies]\nwstd = "0.6"\n`) },
    {},
    'rust',
    'target/wasm32-wasip2/release/f.wasm',
  ],
  [
    'the only filter of a workspace',
    WORKSPACE,
    {},
    'rust --package=a-filter',
    'target/wasm32-wasip1/release/a_filter.wasm',
  ],
  [
    'the filter of a workspace, next to a cdylib for something else',
    { ...WORKSPACE, 'crates/python/Cargo.toml': crate('python', CDYLIB) },
    {},
    'rust --package=a-filter',
    'target/wasm32-wasip1/release/a_filter.wasm',
  ],
  [
    'the package that is named, of two filters',
    { ...WORKSPACE, ...SECOND },
    { package: 'b-filter' },
    'rust --package=b-filter',
    'target/wasm32-wasip1/release/b_filter.wasm',
  ],
  [
    'a filter that gives the SDK another name, next to a cdylib for something else',
    {
      'Cargo.toml': '[workspace]\nmembers = ["*"]\n',
      'a/Cargo.toml': crate('a', CDYLIB),
      'f/Cargo.toml': crate('f', `${CDYLIB}[dependencies]\nsdk = { package = "proxy-wasm", version = "0.2" }\n`),
    },
    {},
    'rust --package=f',
    'target/wasm32-wasip1/release/f.wasm',
  ],
  ['Go', { 'go.mod': GO, 'main.go': MAIN, 'main_test.go': 'package main\n' }, {}, 'go', 'build/my-filter.wasm'],
  [
    'Go in cmd',
    { 'go.mod': GO, 'lib.go': 'package lib\n', 'cmd/filter/main.go': MAIN },
    {},
    'go',
    'build/my-filter.wasm',
  ],
  [
    'AssemblyScript',
    { 'package.json': '{}', 'asconfig.json': '{"targets":{"release":{"outFile":"./build/f.wasm"}}}' },
    {},
    'assemblyscript',
    'build/f.wasm',
  ],
  ['Zig', { 'build.zig': '.name = "f",' }, {}, 'zig', 'zig-out/bin/f.wasm'],
  [
    'Zig with options',
    { 'build.zig': 'b.standardTargetOptions(.{}); b.standardOptimizeOption(.{}); .name = "f",' },
    {},
    'zig',
    'zig-out/bin/f.wasm',
  ],
  ['CMake', { 'CMakeLists.txt': 'add_executable(f.wasm f.cc)' }, {}, 'cpp', 'build/f.wasm'],
  ['a Makefile', { Makefile: 'out/f.wasm: f.cc\n\tclang -o out/f.wasm f.cc\n' }, {}, 'cpp', 'out/f.wasm'],
  [
    'a Makefile that computes its names',
    { Makefile: '$(OUT)/f.wasm: f.cc\n' },
    { 'module-path': 'x/f.wasm' },
    'cpp',
    'x/f.wasm',
  ],
  [
    'a Dockerfile',
    { Dockerfile: 'FROM rust AS build\nCOPY a.wasm /\nFROM scratch\nCOPY --from=build /src/my.wasm ./plugin.wasm\n' },
    {},
    'docker',
    'build/plugin.wasm',
  ],
  [
    'an OPA policy',
    { 'policy.rego': '# About\npackage acme.authz\n', 'policy_test.rego': 'package acme.authz_test\n' },
    {},
    'opa build --target=wasm --entrypoint=acme/authz --output=bundle.tar.gz policy.rego',
    'bundle.tar.gz',
  ],
  ['a module that is built already', { 'f.wasm': '' }, {}, 'module', 'f.wasm'],
  [
    'Rust, although a Makefile, a Dockerfile and a module are there too',
    { 'Cargo.toml': crate('f', CDYLIB), Makefile: 'f.wasm:\n', Dockerfile: 'FROM scratch\n', 'f.wasm': '' },
    {},
    'rust',
    'target/wasm32-wasip1/release/f.wasm',
  ],
  [
    'the toolchain that is named, of two',
    { 'Cargo.toml': crate('f', CDYLIB), 'go.mod': GO, 'main.go': MAIN },
    { language: 'rust' },
    'rust',
    'target/wasm32-wasip1/release/f.wasm',
  ],
];

function folderWith(files: Files): string {
  count += 1;
  const path = join(folder.path, String(count));
  writeFiles(path, files);
  return path;
}

describe('init finds how a filter is built', () => {
  for (const [what, files, flags, command, at] of FOUND)
    it(what, async () => {
      const { plan } = await initIn(folderWith(files), { 'dry-run': 'true', ...flags });
      const { build, modulePath } = plan.recipe;
      const words = build.kind === 'preset' ? [build.preset, ...build.args] : undefined;
      assert.equal((words ?? (build.kind === 'command' ? build.argv : [build.kind])).join(' '), command);
      assert.equal(modulePath, at);
    });
});

describe('init asks for what it cannot find', () => {
  it('by number or by name, one question after the other', async () => {
    const place = folderWith({ ...WORKSPACE, ...SECOND, 'go.mod': GO });
    const { plan, asked } = await initIn(place, {}, ['1', 'b-filter', 'Acme/Filters']);
    assert.deepEqual(asked, [
      'How is the filter built? [1] rust [2] go',
      'Which package is the filter? [1] a-filter [2] b-filter',
      'Repository on github.com, as OWNER/NAME (empty if there is none yet)?',
    ]);
    assert.equal(plan.recipe.modulePath, 'target/wasm32-wasip1/release/b_filter.wasm');
    assert.equal(plan.image, 'ghcr.io/acme/filters');
  });
  it('and never without need', async () => {
    const { asked } = await initIn(folderWith({ 'f.wasm': '' }), { repository: 'a/b' }, []);
    assert.deepEqual(asked, []);
  });
  it('not with --no-input', async () =>
    assert.rejects(initIn(folderWith({ 'a.wasm': '', 'b.wasm': '' }), { input: 'false' }, ['1']), {
      code: 'INPUT_MISSING',
    }));
  it('and takes no answer for an error', async () =>
    assert.rejects(initIn(folderWith({ 'a.wasm': '', 'b.wasm': '' }), {}, ['']), { code: 'INPUT_MISSING' }));
});
