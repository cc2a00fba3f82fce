import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDoctor } from '../support/doctor.ts';
import { makeTuf, serveTuf } from '../support/tuf.ts';

let machine: Awaited<ReturnType<typeof openDoctor>>;

before(async () => {
  machine = await openDoctor();
});
after(() => machine.stop());

describe('doctor without an image', () => {
  it('fetches the trust root from its TUF repository, which tells the time', async () => {
    const repository = makeTuf('trusted_root.json', machine.trustedRoot, '2040-01-01T00:00:00Z');
    writeFileSync(join(machine.path, 'root.json'), repository.root);
    const tuf = await serveTuf(repository);
    const args = ['--tuf-mirror', tuf.mirror, '--tuf-root', join(machine.path, 'root.json')];
    const good = await machine.run([...args], { env: { COLUMNS: '80' } });
    assert.equal(good.status, 0, good.stdout);
    assert.match(good.stdout, /^ok {7}clock {11}agrees with "127\.0\.0\.1:\d+"$/m);
    assert.match(good.stdout, /^ok {7}trust root {6}read from "127\.0\.0\.1:\d+": /m);
    assert.ok(good.stdout.split('\n').every((line) => line.length <= 80));
    tuf.stop();
    const gone = await machine.run([...args, '--quiet']);
    assert.equal(gone.status, 5);
    assert.match(gone.stdout, /^unknown {2}clock .*\n(?:.*\n)*unknown {2}trust root/m);
    assert.doesNotMatch(gone.stdout, /^(?:ok|skipped) /m);
  });

  it('uses no network with --offline', async () => {
    const { status, line } = await machine.checksOf(['--offline'], { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
    assert.equal(status, 0);
    assert.equal(line('clock'), 'skipped: the network is not used');
    assert.equal(line('toolchains').slice(0, 35), 'skipped: the folder has no Cargo.to');
    assert.match(line('git'), /^warning: git is not in PATH/);
  });

  it('judges folders, proxies and certificates', async () => {
    const file = join(machine.path, 'a-file');
    writeFileSync(file, '');
    const token = {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'sentinel-token',
    };
    const rows: readonly (readonly [Record<string, string>, Readonly<Record<string, RegExp>>, number])[] = [
      [
        {
          HOME: join(file, 'home'),
          HTTPS_PROXY: 'http://user:sentinel@proxy.corp:3128',
          NODE_EXTRA_CA_CERTS: file,
          GITHUB_ACTIONS: 'true',
        },
        {
          home: /^warning: cannot write to ".*": part of the path is a file \(ENOTDIR\)/,
          proxy: /^ok: "tuf-repo-cdn\.sigstore\.dev" through "proxy\.corp:3128"$/,
          certificates: /^warning: Node ignores .*: it contains no PEM certificate/,
          signing: /^warning: .* -> add "permissions: id-token: write"/,
        },
        0,
      ],
      [
        { HOME: join(machine.path, 'no-home'), ALL_PROXY: 'socks5://proxy', GITHUB_ACTIONS: 'true', ...token },
        {
          home: /^warning: .*it does not exist \(ENOENT\)/,
          proxy: /^warning: ALL_PROXY is set/,
          signing: /^ok: keyless/,
        },
        0,
      ],
      [
        { TMPDIR: join(file, 'tmp'), HTTPS_PROXY: 'ftp://sentinel@proxy' },
        { temporary: /^failed: .* -> set TMPDIR/, proxy: /^failed: Cannot use HTTPS_PROXY/ },
        3,
      ],
      [
        { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
        {
          certificates: /^failed: NODE_TLS_REJECT_UNAUTHORIZED=0/,
          clock: /^skipped: certificate checks are turned off$/,
        },
        3,
      ],
    ];
    for (const [env, expected, exit] of rows) {
      const offline = env.NODE_TLS_REJECT_UNAUTHORIZED === undefined ? ['--offline'] : [];
      const { status, line, output } = await machine.checksOf(offline, { env }, []);
      for (const [name, pattern] of Object.entries(expected)) assert.match(line(name), pattern);
      assert.equal(status, exit, output);
      assert.doesNotMatch(output, /sentinel/);
    }
    assert.ok(!readdirSync(machine.path).includes('no-home'), 'no folder is made to see whether it could be');
    assert.deepEqual(readdirSync(machine.home), []);
    assert.deepEqual(readdirSync(machine.empty), []);
  });

  it('refuses bad arguments with status 2', async () => {
    for (const args of [
      ['no-host'],
      ['a', 'b'],
      ['--timeout', '0'],
      ['--tuf-root', 'x'],
      ['--ca-file', 'none'],
      ['--nope'],
      ['ghcr.io/A/b'],
    ])
      assert.equal((await machine.run(args)).status, 2, args.join(' '));
  });
});

describe('doctor in the folder of a filter', {
  skip: process.platform === 'win32' && 'the programs are shell scripts',
}, () => {
  const rustLib = (): string => join(machine.path, 'lib');
  /** Programs that print what the real ones print. */
  const make = (name: string, programs: Readonly<Record<string, string>>): string => {
    const path = join(machine.path, name);
    mkdirSync(path);
    for (const [program, script] of Object.entries(programs))
      writeFileSync(join(path, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  };
  const RUSTC = (): string => `case "$1 $4" in
    "--version "*) echo "rustc 1.95.0 (59807616e 2026-04-14)";;
    "--print wasm32-wasip1") echo "${rustLib()}";;
    *) exit 1;;
  esac`;
  const CARGO = 'echo "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"';
  const GO = 'echo "go version go1.23.4 linux/amd64 $GOTOOLCHAIN"';
  const source = (name: string, files: Readonly<Record<string, string>>): string => {
    const path = join(machine.path, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };

  it('finds two toolchains at once, an old Go and a missing Rust target', async () => {
    const path = make('two', { rustc: RUSTC(), cargo: CARGO, go: GO });
    const at = source('both', { 'Cargo.toml': '', 'go.mod': 'module x\n\ngo 1.24\n' });
    const { status, line } = await machine.checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(status, 3);
    assert.equal(line('rust'), 'ok: cargo 1.95.0, rustc 1.95.0');
    assert.equal(line('rust target'), 'failed: wasm32-wasip1 is not installed -> rustup target add wasm32-wasip1');
    assert.match(
      line('go'),
      /^failed: go 1\.23\.4 cannot build c-shared for wasip1; it needs 1\.24 or later -> install Go 1\.24/,
    );
    mkdirSync(rustLib());
    const installed = await machine.checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(installed.line('rust target'), 'ok: wasm32-wasip1 is installed');
  });

  it('reads the toolchain of the folder, but runs no program that the folder brings', async () => {
    const path = make('asked', {
      cargo: CARGO,
      rustc: `pwd > "${join(machine.path, 'asked-in')}"; echo "rustc 1.90.0 $RUSTUP_TOOLCHAIN" >> "${join(machine.path, 'asked-for')}"; ${RUSTC()}`,
    });
    const at = source('pinned', {
      'Cargo.toml': '',
      'rust-toolchain.toml': '[toolchain]\nchannel = "1.90.0"\npath = "./evil"\n',
    });
    writeFileSync(join(at, 'cargo'), '#!/bin/sh\ntouch evil-ran\n', { mode: 0o755 });
    const env = { PATH: `${at}${delimiter}${path}`, GITHUB_WORKSPACE: at };
    const { line } = await machine.checksOf(['--offline'], { in: at, env });
    assert.match(line('rust'), /^ok: cargo 1\.95\.0/);
    assert.deepEqual(readdirSync(at).sort(), ['Cargo.toml', 'cargo', 'rust-toolchain.toml']);
    assert.equal(execFileSync('cat', [join(machine.path, 'asked-in')]).toString(), '/\n');
    assert.match(execFileSync('cat', [join(machine.path, 'asked-for')]).toString(), /^rustc 1\.90\.0 1\.90\.0$/m);
  });

  it('names the missing program, and the one that hangs or floods', async () => {
    const at = source('zig-and-go', { 'build.zig': '', 'go.mod': '' });
    const none = await machine.checksOf(['--offline'], { in: at });
    assert.equal(none.status, 3);
    assert.match(none.line('go'), /^failed: go is not in PATH -> install Go/);
    const path = make('floods', {
      zig: 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
      go: 'echo >&2; echo "  go: cannot find GOROOT" >&2; echo more >&2; exit 2',
    });
    const { status, line } = await machine.checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(status, 5);
    assert.equal(line('zig'), 'unknown: zig did not say its version: it wrote more than 65536 bytes');
    assert.equal(line('go'), 'unknown: go did not say its version: it exited with status 2: go: cannot find GOROOT');
  });

  it('gives programs no secrets', async () => {
    const at = source('secrets', { 'build.zig': '' });
    const path = make('tells', { zig: `set > "${join(machine.path, 'seen')}"; echo 0.15.1` });
    await machine.checksOf(['--offline'], {
      in: at,
      env: { PATH: path, GITHUB_TOKEN: 'sentinel', WASM_IMAGE_PASSWORD: 'sentinel' },
    });
    assert.doesNotMatch(execFileSync('cat', [join(machine.path, 'seen')]).toString(), /sentinel/);
  });

  it('finds the lock file and the compiler of AssemblyScript', async () => {
    const at = source('as', { 'asconfig.json': '{}', 'package.json': '{}', 'package-lock.json': '{}' });
    mkdirSync(join(at, 'node_modules/assemblyscript'), { recursive: true });
    writeFileSync(
      join(at, 'node_modules/assemblyscript/package.json'),
      '{"name":"assemblyscript","version":"0.28.20"}',
    );
    const path = make('npm', { npm: 'echo 11.6.2' });
    const { status, line } = await machine.checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(status, 0);
    assert.deepEqual(
      [line('npm'), line('lock file'), line('asc')],
      ['ok: npm 11.6.2', 'ok: "package-lock.json"', 'ok: assemblyscript 0.28.20'],
    );
  });

  it('reads the commit of the folder', async () => {
    const at = source('committed', {});
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x.example', ...args], { cwd: at })
        .toString()
        .trim();
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    const { line } = await machine.checksOf(['--offline'], { in: at, env: { PATH: process.env.PATH ?? '' } });
    assert.equal(line('git'), `ok: commit ${git('rev-parse', 'HEAD').slice(0, 12)}`);
  });
});
