import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DoctorReport } from '../../src/decide/report/doctor/check.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { makeAuthority, makeServerCertificate } from '../support/tls.ts';
import { makeTuf, serveTuf } from '../support/tuf.ts';

const folder = temporaryFolder();
const home = join(folder.path, 'home');
const tools = join(folder.path, 'tools');
const empty = join(folder.path, 'empty');
let sigstore: Sigstore;
const registries: TestRegistry[] = [];

before(async () => {
  sigstore = await startSigstore();
  for (const path of [home, tools, empty]) mkdirSync(path);
  writeFileSync(join(folder.path, 'trusted_root.json'), sigstore.trustedRoot);
});
after(async () => {
  await Promise.all(registries.map((registry) => registry.stop()));
  await sigstore.stop();
  folder.remove();
});

async function registryWith(options: Parameters<typeof startRegistry>[0]): Promise<TestRegistry> {
  const registry = await startRegistry(options);
  registries.push(registry);
  return registry;
}

interface Run {
  readonly env?: Readonly<Record<string, string>>;
  readonly in?: string;
}

/** Nothing here uses the network: the trust root is a file, and there is no proxy. */
const ROOT = () => ['--trusted-root', join(folder.path, 'trusted_root.json')];
const run = (args: readonly string[], options: Run = {}): Promise<Ended> =>
  runCli(['doctor', ...args], { folder: options.in ?? empty, env: { HOME: home, PATH: tools, ...options.env } });

/** The checks as `STATUS NAME: SEEN`. */
async function checksOf(args: readonly string[], options: Run = {}, root = ROOT()) {
  const { status, stdout, stderr } = await run([...root, ...args, '--json'], options);
  assert.equal(stdout.split('\n').length, 2, `${stdout}${stderr}`);
  const report = JSON.parse(stdout) as DoctorReport;
  const line = (name: string): string => {
    const check = report.checks.find((one) => one.name === name);
    return check === undefined ? 'none' : `${check.status}: ${check.seen}${check.change ? ` -> ${check.change}` : ''}`;
  };
  return { status, report, line, output: `${stdout}${stderr}` };
}

describe('doctor with an image', () => {
  it('finds everything in order, and leaves nothing in the registry', async () => {
    const registry = await registryWith({ referrers: 'api' });
    const { status, line, report } = await checksOf([`${registry.host}/acme/f:1.2.3`]);
    assert.equal(status, 0, JSON.stringify(report));
    assert.match(line('registry'), /^ok: "127\.0\.0\.1:\d+" answers$/);
    assert.equal(line('clock'), `ok: agrees with "${registry.host}"`);
    assert.match(line('login'), /anonymous$/);
    assert.match(line('pull'), /^ok: the repository does not exist yet/);
    assert.match(line('push'), /^ok: allowed; the upload that showed it was cancelled$/);
    assert.match(line('referrers'), /^skipped/);
    assert.match(line('tag'), /^ok: "1\.2\.3" does not exist yet$/);
    assert.match(line('trust root'), /^ok: read from ".*trusted_root\.json": \d+ certificate authorities, \d+ logs$/);
    assert.equal(registry.store.sessions.size, 0);
    assert.equal(registry.store.repos.size, 0);
    assert.ok(registry.requests.every(({ method }) => method !== 'PUT'));
  });

  it('says what the tag leads to and how referrers are listed', async () => {
    for (const [referrers, expected] of [
      ['api', /^ok: the registry has the referrers API$/],
      ['none', /^ok: the registry has no referrers API; signatures are listed by tags/],
    ] as const) {
      const registry = await registryWith({ referrers });
      writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
      writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
      const image = `${registry.host}/acme/f`;
      const publish = [
        'publish',
        'good.wasm',
        '--no-smoke',
        '--images',
        image,
        '--tags',
        '1.2.3',
        '--signing-key',
        'key.pem',
      ];
      const published = await runCli(publish, { folder: folder.path });
      assert.equal(published.status, 0, published.stderr);
      const { status, line } = await checksOf([`${image}:1.2.3`]);
      assert.equal(status, 0);
      assert.match(line('referrers'), expected);
      const digest = registry.snapshotTags()['acme/f:1.2.3'];
      assert.match(line('tag'), new RegExp(`^ok: "1\\.2\\.3" leads to ${digest}; a version tag never moves`));
      assert.equal(line('pull'), 'ok: allowed');
    }
  });

  it('exits with 4 for a digest that is not stored', async () => {
    const registry = await registryWith({});
    const { status, line } = await checksOf([`${registry.host}/acme/f@sha256:${'0'.repeat(64)}`]);
    assert.equal(status, 4);
    assert.match(line('digest'), /^failed: .*is not stored/);
  });

  it('says where a login comes from, without the login', async () => {
    const auth = { kind: 'basic', username: 'someone', password: 'sentinel-password' } as const;
    const registry = await registryWith({ auth });
    const image = `${registry.host}/acme/f`;
    const config = join(folder.path, 'docker');
    mkdirSync(config);
    const entry = { auth: Buffer.from('someone:sentinel-password').toString('base64') };
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: entry } }), { mode: 0o600 });
    const rows: readonly (readonly [readonly string[], Record<string, string>, number, RegExp])[] = [
      [[], { DOCKER_CONFIG: config }, 0, /^ok: found in ".*docker\/config\.json"$/],
      [
        ['--username', 'someone'],
        { WASM_IMAGE_PASSWORD: 'sentinel-password' },
        0,
        /^ok: from --username and --password$/,
      ],
      [[], {}, 3, /^failed: .*none were found -> log in: wasm-image login 127\.0\.0\.1/],
      [
        ['--username', 'someone'],
        { WASM_IMAGE_PASSWORD: 'sentinel-wrong' },
        3,
        /^failed: .*rejected our credentials \(401\), from --username and --password -> correct the login/,
      ],
    ];
    for (const [args, env, expected, login] of rows) {
      const { status, line, output } = await checksOf([image, ...args], { env });
      assert.equal(status, expected, output);
      assert.match(line('login'), login);
      assert.doesNotMatch(output, /sentinel/);
      assert.ok(!output.includes(entry.auth));
    }
    assert.equal(registry.store.sessions.size, 0);
  });

  it('tells a login that may only read', async () => {
    const auth = { kind: 'bearer', username: 'u', password: 'password-1', anonymousPull: true } as const;
    const registry = await registryWith({ auth });
    const { status, line } = await checksOf([`${registry.host}/acme/f`]);
    assert.equal(status, 3);
    assert.match(line('pull'), /^ok/);
    assert.match(line('push'), /^failed: .* -> log in: wasm-image login/);
    registry.before = (_, { method }) =>
      method === 'POST'
        ? { kind: 'answer', status: 403, body: '{"errors":[{"code":"DENIED","message":"read only"}]}' }
        : undefined;
    const refused = await checksOf([`${registry.host}/acme/f`, '--username', 'u'], {
      env: { WASM_IMAGE_PASSWORD: 'password-1' },
    });
    assert.equal(refused.status, 3);
    assert.match(
      refused.line('push'),
      /^failed: .*403 to POST blob upload: DENIED "read only".* -> grant write access/,
    );
  });

  it('accepts a registry that cannot cancel an upload, and creates the repository for it', async () => {
    const registry = await registryWith({ keepsUploads: true });
    // As olareg does.
    registry.before = (_, { method }) => void (method === 'POST' && registry.store.repo('acme/f'));
    const { status, line } = await checksOf([`${registry.host}/acme/f`]);
    assert.equal(status, 0);
    assert.match(line('pull'), /^ok: the repository does not exist yet/);
    assert.match(line('push'), /^ok: allowed; the registry drops the empty upload/);
  });

  it('compares the clock with the registry', async () => {
    for (const [aheadS, exit, expected] of [
      [-60, 0, /^warning: \d+ s ahead of/],
      [400, 3, /^failed: \d+ s behind .*-> synchronize the clock/],
    ] as const) {
      const registry = await registryWith({});
      registry.after = () => ({ kind: 'lie', headers: { date: new Date(Date.now() + aheadS * 1000).toUTCString() } });
      const { status, line } = await checksOf([`${registry.host}/acme/f`]);
      assert.equal(status, exit);
      assert.match(line('clock'), expected);
    }
  });

  it('does not mix up "failed" and "could not find out"', async () => {
    const closed = await closedPort();
    const { status, report, line } = await checksOf([`127.0.0.1:${closed}/acme/f`]);
    assert.equal(status, 5);
    assert.deepEqual(
      report.checks.filter((check) => check.status === 'failed'),
      [],
    );
    assert.match(line('registry'), /^unknown: .*ECONNREFUSED/);
    assert.match(line('push'), /^skipped: the registry did not answer$/);

    const busy = await registryWith({});
    busy.before = () => ({ kind: 'answer', status: 503 });
    assert.equal((await checksOf([`${busy.host}/acme/f`])).status, 5);

    const tls = makeServerCertificate('127.0.0.1', makeAuthority());
    const foreign = await registryWith({ tls });
    const insecure = await checksOf([`${foreign.host}/acme/f`]);
    assert.equal(insecure.status, 3);
    assert.match(insecure.line('registry'), /^failed: .*TLS failed.* -> .*--ca-file or NODE_EXTRA_CA_CERTS/);
  });

  it('ends at the time limit, with what is known by then', async () => {
    const silent = await registryWith({});
    silent.before = () => ({ kind: 'silence' });
    const { status, line, report } = await checksOf([`${silent.host}/acme/f`, '--timeout', '2']);
    assert.equal(status, 5);
    assert.match(line('registry'), /^unknown: no answer within 2 s -> check the network, or raise --timeout$/);
    assert.match(line('clock'), /^unknown/);
    assert.equal(report.checks[0]?.name, 'node');
    assert.match(line('home'), /^ok/);
  });

  it('checks an OCI layout as a folder only', async () => {
    const { status, report } = await checksOf(['oci-layout:out:v1', '--offline']);
    assert.equal(status, 0);
    assert.ok(report.checks.every(({ name }) => name !== 'registry'));
  });
});

describe('doctor without an image', () => {
  it('fetches the trust root from its TUF repository, which tells the time', async () => {
    const repository = makeTuf('trusted_root.json', sigstore.trustedRoot, '2040-01-01T00:00:00Z');
    writeFileSync(join(folder.path, 'root.json'), repository.root);
    const tuf = await serveTuf(repository);
    const args = ['--tuf-mirror', tuf.mirror, '--tuf-root', join(folder.path, 'root.json')];
    const good = await run([...args], { env: { COLUMNS: '80' } });
    assert.equal(good.status, 0, good.stdout);
    assert.match(good.stdout, /^ok {7}clock {11}agrees with "127\.0\.0\.1:\d+"$/m);
    assert.match(good.stdout, /^ok {7}trust root {6}read from "127\.0\.0\.1:\d+": /m);
    assert.ok(good.stdout.split('\n').every((line) => line.length <= 80));
    tuf.stop();
    const gone = await run([...args, '--quiet']);
    assert.equal(gone.status, 5);
    assert.match(gone.stdout, /^unknown {2}clock .*\n(?:.*\n)*unknown {2}trust root/m);
    assert.doesNotMatch(gone.stdout, /^(?:ok|skipped) /m);
  });

  it('uses no network with --offline', async () => {
    const { status, line } = await checksOf(['--offline'], { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
    assert.equal(status, 0);
    assert.equal(line('clock'), 'skipped: the network is not used');
    assert.equal(line('toolchains').slice(0, 35), 'skipped: the folder has no Cargo.to');
    assert.match(line('git'), /^warning: git is not in PATH/);
  });

  it('judges folders, proxies and certificates', async () => {
    const file = join(folder.path, 'a-file');
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
        { HOME: join(folder.path, 'no-home'), ALL_PROXY: 'socks5://proxy', GITHUB_ACTIONS: 'true', ...token },
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
      const { status, line, output } = await checksOf(offline, { env }, []);
      for (const [name, pattern] of Object.entries(expected)) assert.match(line(name), pattern);
      assert.equal(status, exit, output);
      assert.doesNotMatch(output, /sentinel/);
    }
    assert.ok(!readdirSync(folder.path).includes('no-home'), 'no folder is made to see whether it could be');
    assert.deepEqual(readdirSync(home), []);
    assert.deepEqual(readdirSync(empty), []);
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
      assert.equal((await run(args)).status, 2, args.join(' '));
  });
});

describe('doctor in the folder of a filter', {
  skip: process.platform === 'win32' && 'the programs are shell scripts',
}, () => {
  const rustLib = join(folder.path, 'lib');
  /** Programs that print what the real ones print. */
  const make = (name: string, programs: Readonly<Record<string, string>>): string => {
    const path = join(folder.path, name);
    mkdirSync(path);
    for (const [program, script] of Object.entries(programs))
      writeFileSync(join(path, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  };
  const RUSTC = `case "$1 $4" in
    "--version "*) echo "rustc 1.95.0 (59807616e 2026-04-14)";;
    "--print wasm32-wasip1") echo "${rustLib}";;
    *) exit 1;;
  esac`;
  const CARGO = 'echo "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"';
  const GO = 'echo "go version go1.23.4 linux/amd64 $GOTOOLCHAIN"';
  const source = (name: string, files: Readonly<Record<string, string>>): string => {
    const path = join(folder.path, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };

  it('finds two toolchains at once, an old Go and a missing Rust target', async () => {
    const path = make('two', { rustc: RUSTC, cargo: CARGO, go: GO });
    const at = source('both', { 'Cargo.toml': '', 'go.mod': 'module x\n\ngo 1.24\n' });
    const { status, line } = await checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(status, 3);
    assert.equal(line('rust'), 'ok: cargo 1.95.0, rustc 1.95.0');
    assert.equal(line('rust target'), 'failed: wasm32-wasip1 is not installed -> rustup target add wasm32-wasip1');
    assert.match(
      line('go'),
      /^failed: go 1\.23\.4 cannot build c-shared for wasip1; it needs 1\.24 or later -> install Go 1\.24/,
    );
    mkdirSync(rustLib);
    const installed = await checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(installed.line('rust target'), 'ok: wasm32-wasip1 is installed');
  });

  it('reads the toolchain of the folder, but runs no program that the folder brings', async () => {
    const path = make('asked', {
      cargo: CARGO,
      rustc: `pwd > "${join(folder.path, 'asked-in')}"; echo "rustc 1.90.0 $RUSTUP_TOOLCHAIN" >> "${join(folder.path, 'asked-for')}"; ${RUSTC}`,
    });
    const at = source('pinned', {
      'Cargo.toml': '',
      'rust-toolchain.toml': '[toolchain]\nchannel = "1.90.0"\npath = "./evil"\n',
    });
    writeFileSync(join(at, 'cargo'), '#!/bin/sh\ntouch evil-ran\n', { mode: 0o755 });
    const env = { PATH: `${at}${delimiter}${path}`, GITHUB_WORKSPACE: at };
    const { line } = await checksOf(['--offline'], { in: at, env });
    assert.match(line('rust'), /^ok: cargo 1\.95\.0/);
    assert.deepEqual(readdirSync(at).sort(), ['Cargo.toml', 'cargo', 'rust-toolchain.toml']);
    assert.equal(execFileSync('cat', [join(folder.path, 'asked-in')]).toString(), '/\n');
    assert.match(execFileSync('cat', [join(folder.path, 'asked-for')]).toString(), /^rustc 1\.90\.0 1\.90\.0$/m);
  });

  it('names the missing program, and the one that hangs or floods', async () => {
    const at = source('zig-and-go', { 'build.zig': '', 'go.mod': '' });
    const none = await checksOf(['--offline'], { in: at });
    assert.equal(none.status, 3);
    assert.match(none.line('go'), /^failed: go is not in PATH -> install Go/);
    const path = make('floods', { zig: 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done', go: 'exit 2' });
    const { status, line } = await checksOf(['--offline'], { in: at, env: { PATH: path } });
    assert.equal(status, 5);
    assert.equal(line('zig'), 'unknown: zig did not say its version: it wrote more than 65536 bytes');
    assert.equal(line('go'), 'unknown: go did not say its version: it exited with status 2');
  });

  it('gives programs no secrets', async () => {
    const at = source('secrets', { 'build.zig': '' });
    const path = make('tells', { zig: `set > "${join(folder.path, 'seen')}"; echo 0.15.1` });
    await checksOf(['--offline'], {
      in: at,
      env: { PATH: path, GITHUB_TOKEN: 'sentinel', WASM_IMAGE_PASSWORD: 'sentinel' },
    });
    assert.doesNotMatch(execFileSync('cat', [join(folder.path, 'seen')]).toString(), /sentinel/);
  });

  it('finds the lock file and the compiler of AssemblyScript', async () => {
    const at = source('as', { 'asconfig.json': '{}', 'package.json': '{}', 'package-lock.json': '{}' });
    mkdirSync(join(at, 'node_modules/assemblyscript'), { recursive: true });
    writeFileSync(
      join(at, 'node_modules/assemblyscript/package.json'),
      '{"name":"assemblyscript","version":"0.28.20"}',
    );
    const path = make('npm', { npm: 'echo 11.6.2' });
    const { status, line } = await checksOf(['--offline'], { in: at, env: { PATH: path } });
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
    const { line } = await checksOf(['--offline'], { in: at, env: { PATH: process.env.PATH ?? '' } });
    assert.equal(line('git'), `ok: commit ${git('rev-parse', 'HEAD').slice(0, 12)}`);
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((done) => server.close(done));
  return port;
}
