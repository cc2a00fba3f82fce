import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { removeLogin, saveLogin } from '../../src/adapters/registry/login/save-login.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { find, pair } from '../support/credentials.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const PASSWORD = 'sentinel: of "login"';
const AUTH = { username: 'someone', password: PASSWORD } as const;
const root = temporaryFolder();
const posix = process.platform === 'win32' ? { skip: 'the helper is a shell script' } : {};
let basic: TestRegistry;
let bearer: TestRegistry;
let open: TestRegistry;
let count = 0;

before(async () => {
  [basic, bearer, open] = await Promise.all([
    startRegistry({ auth: { kind: 'basic', ...AUTH } }),
    startRegistry({ auth: { kind: 'bearer', ...AUTH, identityToken: 'identity-sentinel' } }),
    startRegistry(),
  ]);
});
after(async () => {
  await Promise.all([basic.stop(), bearer.stop(), open.stop()]);
  root.remove();
});

/** A folder for docker's config; `content` is that of config.json. */
function configFolder(content?: string | Uint8Array): string {
  count += 1;
  const folder = join(root.path, `docker-${count}`);
  mkdirSync(folder);
  if (content !== undefined) writeFileSync(join(folder, 'config.json'), content, { mode: 0o644 });
  return folder;
}

const fileIn = (folder: string): string => join(folder, 'config.json');
const readConfig = (folder: string) => JSON.parse(readFileSync(fileIn(folder), 'utf8'));

/** A helper in shell that keeps one login per server in files, as secret stores do. */
function helperFolder(script?: string): { readonly path: string; readonly store: string } {
  count += 1;
  const path = join(root.path, `bin-${count}`);
  const store = join(path, 'store');
  mkdirSync(store, { recursive: true });
  const keeping = `f="${store}/$(cat >"${store}/in"; if [ "$1" = store ]; then sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/' "${store}/in"; else cat "${store}/in"; fi | tr -c 'a-z0-9\\n' _)"
case "$1" in
store) mv "${store}/in" "$f" ;;
get) [ -f "$f" ] && cat "$f" || { echo "credentials not found in native keychain"; exit 1; } ;;
erase) rm "$f" ;;
esac`;
  writeFileSync(join(path, 'docker-credential-test'), `#!/bin/sh\n${script ?? keeping}\n`, { mode: 0o755 });
  return { path, store };
}

interface Options {
  readonly folder: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function run(args: readonly string[], { folder, input, env }: Options): Promise<Ended> {
  const ended = await runCli(args, {
    folder: root.path,
    env: { DOCKER_CONFIG: folder, ...env },
    ...(input === undefined ? {} : { input }),
  });
  for (const text of [ended.stdout, ended.stderr])
    for (const secret of ['sentinel', Buffer.from(`someone:${PASSWORD}`).toString('base64')])
      assert.ok(!text.includes(secret), text);
  return ended;
}

const login = (host: string, options: Options, ...more: readonly string[]) =>
  run(['login', host, '-u', 'someone', '--password-stdin', ...more], { input: `${PASSWORD}\n`, ...options });

describe('login', { concurrency: 2 }, () => {
  it('stores a login that a registry with Basic or a token server accepts', async () => {
    for (const registry of [basic, bearer]) {
      const folder = configFolder();
      const { status, stdout, stderr } = await login(registry.host, { folder });
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`^Logged in to ${registry.host} as someone, stored in .*config.json\n$`));
      assert.match(stderr, /^warning: The password is stored unencrypted in .*config.json/);
      assert.deepEqual(readConfig(folder), { auths: { [registry.host]: pair(`someone:${PASSWORD}`) } });
      assert.equal(statSync(fileIn(folder)).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(folder), ['config.json']);
    }
  });

  it('is used by publish and verify without flags, and no longer after logout', async () => {
    const folder = configFolder();
    const { host } = bearer;
    writeFileSync(join(root.path, 'good.wasm'), goodFilter());
    writeFileSync(join(root.path, 'key.pem'), PRIVATE_PEM);
    writeFileSync(join(root.path, 'key.pub'), PUBLIC_PEM);
    const publish = ['publish', 'good.wasm', '--no-smoke', '--images', `${host}/acme/f`, '--tags', 'v1'];
    const verify = ['verify', `${host}/acme/f:v1`, '--key', 'key.pub'];
    await login(host, { folder });
    for (const args of [[...publish, '--signing-key', 'key.pem'], verify]) {
      const { status, stderr } = await run(args, { folder });
      assert.equal(status, 0, stderr);
    }
    const out = await run(['logout', host, '--json'], { folder });
    assert.deepEqual(JSON.parse(out.stdout), { registry: host, removed: true, file: fileIn(folder) });
    assert.deepEqual(readConfig(folder), { auths: {} });
    assert.equal((await run(verify, { folder })).status, 5);
    const again = await run(['logout', host], { folder });
    assert.deepEqual([again.status, again.stdout], [0, `Not logged in to ${host}\n`]);
  });

  it('keeps everything else in the file, and replaces other spellings of the host', async () => {
    const { host } = basic;
    const other = { HttpHeaders: { a: ['b', 1.5, null] }, plugins: {}, currentContext: 'x', unknown: true };
    const auths = { 'quay.io': pair('a:b'), [`https://${host}/v1/`]: pair('old:old'), [`${host}/acme`]: pair('c:d') };
    const folder = configFolder(JSON.stringify({ ...other, Auths: auths }));
    const { status, stderr } = await login(host, { folder });
    assert.equal(status, 0, stderr);
    const { [`https://${host}/v1/`]: _, ...kept } = auths;
    assert.deepEqual(readConfig(folder), { ...other, Auths: { ...kept, [host]: pair(`someone:${PASSWORD}`) } });
    assert.equal(statSync(fileIn(folder)).mode & 0o777, 0o600);
  });

  it('prints one JSON document', async () => {
    const folder = configFolder();
    const { stdout } = await login(basic.host, { folder }, '--json');
    const file = fileIn(folder);
    assert.deepEqual(JSON.parse(stdout), { registry: basic.host, username: 'someone', checked: true, file });
  });

  it('with a rejected password is denied, and stores nothing', async () => {
    for (const registry of [basic, bearer]) {
      const folder = configFolder('{"a":1}');
      const { status, stderr } = await login(registry.host, { folder, input: 'wrong-sentinel' });
      assert.equal(status, 3, stderr);
      assert.match(stderr, /error LOGIN_DENIED: Cannot log in to .*401/);
      assert.equal(readFileSync(fileIn(folder), 'utf8'), '{"a":1}');
    }
  });

  it('stores nothing if the registry gives no answer', async () => {
    const broken = await startRegistry({ before: () => ({ kind: 'answer', status: 403, body: 'no' }) });
    const silent = await startRegistry({ before: () => ({ kind: 'silence' }) });
    const gone = await startRegistry();
    await gone.stop();
    for (const [host, code] of [
      [gone.host, 'REGISTRY_UNREACHABLE'],
      [broken.host, 'REGISTRY_FORBIDDEN'],
      [silent.host, 'GATE_TIMEOUT'],
    ] as const) {
      const folder = configFolder();
      const { status, stderr } = await login(host, { folder }, '--timeout', '3');
      assert.deepEqual([status, stderr.includes(`error ${code}: Cannot log in to`)], [5, true], stderr);
      assert.ok(!existsSync(fileIn(folder)));
    }
    await Promise.all([broken.stop(), silent.stop()]);
  });

  it('warns if the registry also answers without a login', async () => {
    const { status, stderr } = await login(open.host, { folder: configFolder() });
    assert.deepEqual([status, /also answers without a login/.test(stderr)], [0, true], stderr);
    assert.ok(open.requests.some(({ authorization }) => authorization?.startsWith('Basic ')));
  });

  it('stores an identity token', async () => {
    const folder = configFolder();
    const { status, stderr } = await run(['login', bearer.host, '-u', '<token>', '--password-stdin'], {
      folder,
      input: 'identity-sentinel',
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual(readConfig(folder), { auths: { [bearer.host]: { identitytoken: 'identity-sentinel' } } });
    const denied = await run(['login', bearer.host, '-u', '<token>', '--password-stdin'], { folder, input: 'other' });
    assert.equal(denied.status, 3, denied.stderr);
  });

  it('says so if another file comes first', async () => {
    const file = join(root.path, 'auth.json');
    writeFileSync(file, JSON.stringify({ auths: { [basic.host]: pair('other:first') } }), { mode: 0o600 });
    const folder = configFolder();
    const env = { REGISTRY_AUTH_FILE: file };
    const { status, stderr } = await login(basic.host, { folder, env });
    assert.deepEqual([status, /Another login .* comes before this one/.test(stderr)], [0, true], stderr);
    const out = await run(['logout', basic.host], { folder, env });
    assert.match(out.stderr, /There is still a login/);
  });
});

describe('the password of login', () => {
  const rows: readonly (readonly [string, readonly string[], Partial<Options>, number, RegExp])[] = [
    ['comes from the variable', [], { env: { WASM_IMAGE_PASSWORD: PASSWORD } }, 0, /^warning: The password is stored/],
    ['works as a flag, with a warning', ['--password', PASSWORD], {}, 0, /warning: .*--password-stdin or WASM_IMAGE_/],
    ['has no trailing line end', ['--password-stdin'], { input: `${PASSWORD}\r\n` }, 0, /stored/],
    [
      'from standard input comes before the variable',
      ['--password-stdin'],
      { input: PASSWORD, env: { WASM_IMAGE_PASSWORD: 'x' } },
      0,
      /stored/,
    ],
    [
      'is needed',
      [],
      {},
      2,
      /INPUT_MISSING: Cannot log in: --password is not set\n.*--password-stdin, or set WASM_IMAGE_PASSWORD/,
    ],
    ['is not empty', ['--password-stdin'], { input: '\n' }, 2, /INPUT_MISSING: Cannot log in: the password is empty/],
    ['has one line', ['--password-stdin'], { input: 'a-sentinel\nb-sentinel' }, 2, /more than one line/],
    ['has one source', ['--password-stdin', '--password', 'a-sentinel'], {}, 2, /INPUT_CONFLICT/],
    ['is text', ['--password-stdin'], { input: '\ud800' }, 3, /LOGIN_DENIED/],
    ['is short', ['--password-stdin'], { input: 'x'.repeat(70_000) }, 2, /FILE_TOO_LARGE/],
    ['is no operand', [PASSWORD], {}, 2, /INPUT_INVALID/],
  ];
  for (const [what, args, options, expected, said] of rows)
    it(what, async () => {
      const folder = configFolder();
      const { stdout, stderr, status } = await runCli(['login', basic.host, '-u', 'someone', ...args], {
        folder: root.path,
        env: { DOCKER_CONFIG: folder, ...options.env },
        input: options.input ?? '',
      });
      assert.equal(status, expected, stderr);
      assert.match(stderr, said);
      if (what !== 'is no operand') assert.ok(!`${stdout}${stderr}`.includes('sentinel'), stderr);
      assert.equal(existsSync(fileIn(folder)), expected === 0);
    });

  it('is read from standard input in a workflow too', async () => {
    const { status, stderr } = await login(basic.host, {
      folder: configFolder(),
      env: { GITHUB_WORKSPACE: root.path },
    });
    assert.equal(status, 0, stderr);
  });

  const hasPty = process.platform === 'linux' && existsSync('/usr/bin/script');
  it('is asked for on a terminal, and not shown', hasPty ? {} : { skip: 'no script(1)' }, async () => {
    const folder = configFolder();
    const line = `'${process.execPath}' --disable-warning=ExperimentalWarning '${resolve('src/cli.ts')}' login ${basic.host}`;
    const child = spawn('/usr/bin/script', ['-qec', line, '/dev/null'], {
      env: { PATH: process.env.PATH ?? '', HOME: root.path, DOCKER_CONFIG: folder, TERM: 'dumb' },
    });
    let seen = '';
    const answers: readonly (readonly [string, string])[] = [
      ['User name for', 'someone\r'],
      ['Password for', `${PASSWORD}\r`],
    ];
    let next = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const [question = '', answer] = answers[next] ?? [];
      if (answer === undefined || !seen.includes(question)) return;
      next += 1;
      child.stdin.write(answer);
    });
    const status = await new Promise((done) => child.on('close', done));
    assert.equal(status, 0, seen);
    assert.ok(!seen.includes('sentinel'), seen);
    assert.deepEqual(readConfig(folder), { auths: { [basic.host]: pair(`someone:${PASSWORD}`) } });
  });
});

describe('the host of login', () => {
  for (const [host, said] of [
    ['https://ghcr.io', /write "ghcr.io"/],
    ['ghcr.io/acme/filter', /write "ghcr.io"/],
    ['someone', /it is not a host/],
    ['ghcr.io:99999', /REFERENCE_INVALID/],
    ['', /no registry is given/],
  ] as const)
    it(`is only a host: ${host}`, async () => {
      for (const command of ['login', 'logout']) {
        const { status, stderr } = await run([command, host], { folder: configFolder() });
        assert.deepEqual([status, said.test(stderr)], [2, true], stderr);
      }
    });
});

describe('a config file that login cannot change', () => {
  const rows: readonly (readonly [string, (folder: string) => void, string])[] = [
    ['broken JSON', (folder) => writeFileSync(fileIn(folder), '{"auths": {'), 'it is not valid JSON'],
    ['text after the document', (folder) => writeFileSync(fileIn(folder), '{} x'), 'it is not valid JSON'],
    ['a list', (folder) => writeFileSync(fileIn(folder), '[]'), 'it is not valid JSON'],
    ['logins of the wrong form', (folder) => writeFileSync(fileIn(folder), '{"auths":{"a.b":1}}'), 'wrong form'],
    ['a byte order mark', (folder) => writeFileSync(fileIn(folder), '\ufeff{}'), 'byte order mark'],
    [
      'other bytes than UTF-8',
      (folder) => writeFileSync(fileIn(folder), Buffer.from('7b22ff223a317d', 'hex')),
      'UTF-8',
    ],
    ['a folder', (folder) => mkdirSync(fileIn(folder)), 'it is a folder'],
    ['a link that leads nowhere', (folder) => symlinkSync('absent.json', fileIn(folder)), 'does not exist'],
    ['a large file', (folder) => writeFileSync(fileIn(folder), ' '.repeat(1024 * 1024 + 1)), 'the limit is 1.0 MiB'],
  ];
  for (const [what, make, why] of rows)
    it(`is refused before the registry gets the password: ${what}`, async () => {
      const folder = configFolder();
      make(folder);
      const before = lstatSync(fileIn(folder));
      const seen = basic.requests.length;
      const { status, stderr } = await login(basic.host, { folder });
      assert.equal(status, 5, stderr);
      assert.ok(stderr.includes('CREDENTIALS_FAILED: Cannot change the logins in') && stderr.includes(why), stderr);
      assert.equal(basic.requests.length, seen);
      const { ino, mtimeMs, size } = lstatSync(fileIn(folder));
      assert.deepEqual([ino, mtimeMs, size], [before.ino, before.mtimeMs, before.size]);
    });

  it('does not include an empty file', async () => {
    const folder = configFolder('');
    const { status, stderr } = await login(basic.host, { folder });
    assert.equal(status, 0, stderr);
    assert.ok(basic.host in readConfig(folder).auths);
  });

  it('does not include a link to a file: the file is changed, and the link stays', async () => {
    const folder = configFolder();
    const real = join(configFolder('{"kept":1}'), 'config.json');
    symlinkSync(real, fileIn(folder));
    const { status, stderr } = await login(basic.host, { folder });
    assert.equal(status, 0, stderr);
    assert.ok(lstatSync(fileIn(folder)).isSymbolicLink());
    assert.equal(JSON.parse(readFileSync(real, 'utf8')).kept, 1);
  });

  it('is named if its folder cannot be made', async () => {
    const folder = join(root.path, 'good-file');
    writeFileSync(folder, '');
    const { status, stderr } = await login(basic.host, { folder: join(folder, 'docker') });
    assert.deepEqual([status, /FILE_UNWRITABLE: Cannot write .*config.json/.test(stderr)], [2, true], stderr);
  });

  it('is named if its folder cannot be written', {
    skip: process.getuid?.() === 0 && 'root may write anywhere',
  }, async () => {
    const folder = configFolder();
    chmodSync(folder, 0o500);
    const { status, stderr } = await login(basic.host, { folder });
    assert.deepEqual([status, /FILE_UNWRITABLE/.test(stderr)], [2, true], stderr);
  });

  it('is in the home folder by default, which need not exist', async () => {
    const home = join(root.path, 'new-home');
    const { status, stderr } = await login(basic.host, { folder: '', env: { HOME: home } });
    assert.equal(status, 0, stderr);
    assert.equal(statSync(join(home, '.docker')).mode & 0o777, 0o700);
  });
});

describe('a credential helper', posix, () => {
  for (const key of ['credsStore', 'credHelpers'] as const)
    it(`keeps the login, and the file does not: ${key}`, async () => {
      const { host } = bearer;
      const helper = helperFolder();
      const named = key === 'credsStore' ? 'test' : { [host]: 'test' };
      const folder = configFolder(JSON.stringify({ auths: { [host]: pair('old:old') }, [key]: named }));
      const env = { PATH: `${helper.path}:${process.env.PATH ?? ''}` };
      const { status, stdout, stderr } = await login(host, { folder, env });
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /stored in docker-credential-test\n$/);
      assert.deepEqual(readConfig(folder), { auths: { [host]: {} }, [key]: named });
      const [stored = ''] = readdirSync(helper.store).filter((name) => name !== 'in');
      const expected = { ServerURL: host, Username: 'someone', Secret: PASSWORD };
      assert.deepEqual(JSON.parse(readFileSync(join(helper.store, stored), 'utf8')), expected);
      const out = await run(['logout', host, '--json'], { folder, env });
      assert.deepEqual(JSON.parse(out.stdout), { registry: host, removed: true, file: fileIn(folder), helper: 'test' });
      assert.deepEqual(readConfig(folder), { auths: {}, [key]: named });
      assert.ok(!existsSync(join(helper.store, stored)));
      assert.equal((await run(['logout', host], { folder, env })).stdout, `Not logged in to ${host}\n`);
    });

  for (const [what, script, why] of [
    ['is missing', undefined, /it is not in PATH/],
    ['fails', 'cat; exit 1', /Cannot save the login for .* with credential helper "test": it exited with status 1/],
  ] as const)
    it(`that ${what} is an error, and nothing is stored in the file instead`, async () => {
      const config = '{"credsStore":"test"}';
      const folder = configFolder(config);
      const bin = script === undefined ? '/nonexistent' : helperFolder(script).path;
      const { status, stderr } = await login(basic.host, { folder, env: { PATH: `${bin}:/usr/bin:/bin` } });
      assert.deepEqual([status, why.test(stderr)], [5, true], stderr);
      assert.equal(readFileSync(fileIn(folder), 'utf8'), config);
    });

  it('that does not end is stopped', async () => {
    const folder = configFolder('{"credsStore":"test"}');
    const env = { PATH: `${helperFolder('exec sleep 60').path}:/usr/bin:/bin`, DOCKER_CONFIG: folder };
    const options = { env, home: '/nonexistent', timeoutMs: 300 };
    await assert.rejects(saveLogin('ghcr.io', { kind: 'basic', username: 'a', password: 'bcde' }, options), {
      code: 'CREDENTIALS_FAILED',
      message: /it did not answer within 300 ms/,
    });
  });

  it('gets the login of Docker Hub under its oldest address, as the file does', async () => {
    const helper = helperFolder();
    for (const config of ['{"credsStore":"test"}', '{}']) {
      const folder = configFolder(config);
      const env = { PATH: `${helper.path}:${process.env.PATH ?? ''}`, DOCKER_CONFIG: folder };
      const options = { env, home: '/nonexistent' };
      const given = { kind: 'basic', username: 'a', password: 'bcde' } as const;
      await saveLogin('docker.io', given, options);
      assert.deepEqual(await find('docker.io', '/nonexistent', { env }), given);
      if (config === '{}') assert.deepEqual(Object.keys(readConfig(folder).auths), ['https://index.docker.io/v1/']);
      assert.notEqual(await removeLogin('index.docker.io', options), undefined);
      assert.equal(await find('docker.io', '/nonexistent', { env }), undefined);
    }
  });
});
