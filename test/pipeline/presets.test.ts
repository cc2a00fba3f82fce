// Presets with programs that are scripts: what is asked, what is added, and where the module ends up. Real compilers run
// in the lab (lab/init, lab/presets), except TinyGo, docker and rustup, which it does not have.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';
import { openBuilder } from '../../src/adapters/programs/builder.ts';
import type { Preset } from '../../src/decide/inputs/choices.ts';
import { buildModule } from '../../src/pipeline/build/build-module.ts';
import { writeFiles } from '../support/init.ts';
import { CDYLIB, crate, GO_FILES, PROXY_WASM, RUST } from '../support/init-folders.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
let count = 0;

interface Scene {
  readonly files: Readonly<Record<string, string>>;
  /** Programs in PATH by name: the body of a script for sh. `$HERE` is the folder of the scene. */
  readonly programs: Readonly<Record<string, string>>;
  readonly preset?: Exclude<Preset, 'command'>;
  readonly modulePath?: string;
  readonly args?: readonly string[];
}

interface Built {
  readonly path: string;
  readonly module: string;
  readonly log: readonly string[];
  /** The commands that the programs noted. */
  readonly noted: readonly string[];
  readonly leftOver: readonly string[];
}

/** Builds `filter/` of a new workspace. */
async function build({ files, programs, preset = 'auto', modulePath, args = [] }: Scene): Promise<Built> {
  count += 1;
  const here = join(folder.path, String(count));
  const [root, bin, temporary] = ['work', 'bin', 'tmp'].map((name) => join(here, name)) as [string, string, string];
  for (const one of [root, bin, temporary]) mkdirSync(one, { recursive: true });
  writeFiles(join(root, 'filter'), files);
  writeFileSync(join(here, 'noted'), '');
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\nset -e\nHERE='${here}'\necho "${name} $*" >>"$HERE/noted"\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const log: string[] = [];
  const say = (text: string): void => void log.push(text);
  const quiet = { info: say, notice: say, warning: say, group: say };
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: here, RUNNER_TEMP: temporary };
  const builder = openBuilder({ log: quiet, root, env, timeoutMs: 60_000 });
  const ports = { log: quiet, workspace: openWorkspace(root), builder };
  const source = { kind: 'preset', preset, folder: 'filter', modulePath, args } as const;
  try {
    const path = await buildModule(ports, source);
    const module = readFileSync(join(root, path), 'utf8');
    const noted = readFileSync(join(here, 'noted'), 'utf8').trim().split('\n');
    return { path, module, log, noted, leftOver: readdirSync(temporary) };
  } finally {
    assert.deepEqual(readdirSync(temporary), []);
  }
}

/** Answers a question, and otherwise writes a module to the last argument after `-o`. */
const compiler = (version: string): string =>
  `case "$1" in version|--version|-V) echo '${version}'; exit;; esac
while [ $# -gt 0 ]; do if [ "$1" = -o ]; then printf built >"$2"; fi; shift; done`;
const rustc = (libdir: string): string =>
  `case "$*" in --version) echo 'rustc 1.85.1 (4eb161250 2025-03-15)';; *target-libdir*) echo "${libdir}";; esac`;
const CARGO = `if [ "$1" = --version ]; then echo 'cargo 1.85.1'; exit; fi
mkdir -p target/wasm32-wasip1/release; printf rust >target/wasm32-wasip1/release/my_filter.wasm`;
const DOCKER = `case "$1" in --version) echo 'Docker version 28.2.2';; version) echo 28.2.2;;
build) for one; do case "$one" in --output=*) into=\${one##*dest=};; esac; done
mkdir -p "$into/plugin"; printf docker >"$into/plugin/f.wasm"; echo "BUILDKIT=$DOCKER_BUILDKIT";; esac`;

describe('presets', process.platform === 'win32' ? { skip: 'the programs are scripts for sh' } : {}, () => {
  it('tinygo: asks for the version, and makes the folder of the module', async () => {
    const version = 'tinygo version 0.39.0 linux/amd64 (using go version go1.24.2)';
    const built = await build({ files: GO_FILES, programs: { tinygo: compiler(version) }, preset: 'tinygo' });
    assert.deepEqual([built.path, built.module], ['filter/build/my-filter.wasm', 'built']);
    assert.ok(built.log.includes(version));
    assert.match(built.noted[1] ?? '', /^tinygo build -o build\/my-filter\.wasm -target=wasip1 .* \.$/);
  });
  it('tinygo: refuses a version that is too old before it builds', async () => {
    const programs = { tinygo: compiler('tinygo version 0.31.2 linux/amd64') };
    const building = build({ files: GO_FILES, programs, preset: 'tinygo' });
    await assert.rejects(building, { code: 'BUILD_FAILED', message: /tinygo 0\.31: .*0\.34 or later/ });
  });

  it('rust: adds a missing target with rustup', async () => {
    const programs = { cargo: CARGO, rustc: rustc('$HERE/no-such-target'), rustup: 'true' };
    const built = await build({ files: RUST, programs });
    assert.equal(built.module, 'rust');
    assert.ok(built.noted.includes('rustup target add wasm32-wasip1'));
    assert.ok(built.log.includes('build auto: rust, because the folder has Cargo.toml'));
  });
  it('rust: leaves rustup alone if the target is there', async () => {
    const programs = { cargo: CARGO, rustc: rustc('$HERE'), rustup: 'true' };
    const built = await build({ files: RUST, programs });
    assert.deepEqual(
      built.noted.filter((line) => line.startsWith('rustup')),
      [],
    );
  });
  it('rust: names the command if the target is missing and there is no rustup', async () => {
    const building = build({ files: RUST, programs: { cargo: CARGO, rustc: rustc('/no-such-target') } });
    await assert.rejects(building, { code: 'BUILD_FAILED', hint: /rustup target add wasm32-wasip1$/ });
  });
  it('rust: ends with the message of rustup if it cannot add the target', async () => {
    const programs = {
      cargo: CARGO,
      rustc: rustc('/no-such-target'),
      rustup: 'if [ "$1" = target ]; then echo "error: no network" >&2; exit 1; fi',
    };
    await assert.rejects(build({ files: RUST, programs }), {
      code: 'BUILD_FAILED',
      message: 'Cannot run "rustup target add wasm32-wasip1": it exited with status 1',
    });
  });
  it('rust: the package of a workspace is one of its arguments', async () => {
    const files = {
      'Cargo.toml': '[workspace]\nmembers = ["a", "my-filter"]\n',
      'a/Cargo.toml': crate('a', CDYLIB + PROXY_WASM),
      'my-filter/Cargo.toml': crate('my-filter', CDYLIB + PROXY_WASM),
    };
    const programs = { cargo: CARGO, rustc: rustc('$HERE') };
    await assert.rejects(build({ files, programs }), {
      code: 'INPUT_MISSING',
      hint: /build-args: --package=my-filter/,
    });
    const built = await build({ files, programs, args: ['--package=my-filter'] });
    assert.equal(built.path, 'filter/target/wasm32-wasip1/release/my_filter.wasm');
  });

  it('docker: takes the module out of the result, into the workspace', async () => {
    const built = await build({ files: { Dockerfile: 'FROM scratch\n' }, programs: { docker: DOCKER } });
    assert.deepEqual([built.path, built.module], ['filter/build/f.wasm', 'docker']);
    assert.ok(built.log.includes('BUILDKIT=1'));
    const named = await build({
      files: { Dockerfile: 'FROM scratch\n' },
      programs: { docker: DOCKER },
      modulePath: 'out/my.wasm',
    });
    assert.equal(named.path, 'filter/out/my.wasm');
  });
  it('docker: says that there is no docker, or that its daemon does not answer', async () => {
    const files = { Dockerfile: 'FROM scratch\n' };
    const hidden = { docker: 'exit 127' };
    await assert.rejects(build({ files, programs: hidden }), { code: 'BUILD_FAILED', hint: /docs\.docker\.com/ });
    const asleep = { docker: 'if [ "$1" = version ]; then exit 1; fi' };
    await assert.rejects(build({ files, programs: asleep }), {
      code: 'BUILD_FAILED',
      message: /daemon does not answer/,
    });
  });
  it('docker: refuses a result without a module', async () => {
    const programs = { docker: 'true' };
    await assert.rejects(build({ files: { Dockerfile: 'FROM scratch\n' }, programs }), {
      code: 'BUILD_FAILED',
      message: /has no \.wasm file/,
    });
  });

  // The script stands for Python: its "venv" has a program that says how it was called.
  const python = (zig: string): string => `if [ "$2" = venv ]; then mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "in-venv $*" >>"%s/noted"; ${zig}' "$HERE" >"$3/bin/python"; chmod +x "$3/bin/python"; fi`;
  const ZIG_FILES = { 'build.zig': '.name = "f",' };
  const ZIG_OUT = 'mkdir -p zig-out/bin; printf zig >zig-out/bin/f.wasm';

  it('zig: is installed by pip, with the checksums, if it is not in PATH', async () => {
    const missing = { zig: 'exit 1', 'python-zig': 'exit 1' };
    const built = await build({ files: ZIG_FILES, programs: { ...missing, python3: python(ZIG_OUT) } });
    assert.equal(built.module, 'zig');
    const [pip = '', zig] = built.noted.filter((line) => line.startsWith('in-venv'));
    assert.match(
      pip,
      / pip install .*--require-hashes --no-deps --only-binary=:all: --requirement \S+requirements\.txt$/,
    );
    assert.equal(zig, 'in-venv -m ziglang build');
  });
  it('zig: in PATH is preferred', async () => {
    const programs = { zig: `if [ "$1" = version ]; then echo 0.17.1; exit; fi; ${ZIG_OUT}`, python3: 'exit 1' };
    const built = await build({ files: ZIG_FILES, programs });
    assert.deepEqual(built.noted, ['zig version', 'zig build']);
  });
  it('zig: a package that pip refuses ends the build', async () => {
    const programs = { zig: 'exit 1', 'python-zig': 'exit 1', python3: python('exit 1') };
    await assert.rejects(build({ files: ZIG_FILES, programs }), {
      code: 'BUILD_FAILED',
      message: /exited with status 1/,
    });
  });
  it('python: refuses a componentize-py that is too old', async () => {
    const programs = { 'componentize-py': compiler('componentize-py 0.19.3') };
    const files = { 'app.py': '', 'wit/w.wit': 'package a:b; world w {}' };
    await assert.rejects(build({ files, programs }), {
      code: 'BUILD_FAILED',
      hint: /pipx install componentize-py==0\.25/,
    });
  });
  it('javascript: needs a lock file, so that the compiler is fixed', async () => {
    const files = { 'package.json': '{"main":"app.js"}', 'app.js': '', 'wit/w.wit': '' };
    await assert.rejects(build({ files, programs: {}, preset: 'javascript' }), {
      code: 'BUILD_FAILED',
      hint: /package-lock/,
    });
  });
  it('cpp: takes the first clang that can compile for wasm32', async () => {
    const programs = {
      'clang++': 'echo x86-64',
      'clang++-22': `if [ "$1" = --print-targets ]; then echo 'wasm32 - WebAssembly 32-bit'; exit; fi; ${compiler('')}`,
    };
    const built = await build({ files: { 'f.cc': '' }, programs });
    assert.equal(built.path, 'filter/build/f.wasm');
    assert.match(built.noted.at(-1) ?? '', /^clang\+\+-22 --target=wasm32-wasi -mexec-model=reactor /);
  });
  it('runs nothing of a folder outside the workspace, and writes no module outside it', async () => {
    const programs = { tinygo: compiler('tinygo version 0.39.0') };
    const building = build({ files: GO_FILES, programs, preset: 'tinygo', modulePath: '../../f.wasm' });
    await assert.rejects(building, { code: 'PATH_OUTSIDE_WORKSPACE' });
    assert.equal(existsSync(join(folder.path, String(count), 'f.wasm')), false);
  });
});
