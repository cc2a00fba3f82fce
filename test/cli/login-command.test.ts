import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { pair } from '../support/credentials.ts';
import {
  configFolder,
  fileIn,
  type LoginOptions,
  login,
  openRegistries,
  PASSWORD,
  readConfig,
  root,
  run,
} from '../support/login.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';

const { basic, bearer, open } = await openRegistries();

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
    writeFileSync(join(root, 'good.wasm'), goodFilter());
    writeFileSync(join(root, 'key.pem'), PRIVATE_PEM);
    writeFileSync(join(root, 'key.pub'), PUBLIC_PEM);
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
    const file = join(root, 'auth.json');
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
  const rows: readonly (readonly [string, readonly string[], Partial<LoginOptions>, number, RegExp])[] = [
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
    ['is all of standard input', ['--password-stdin', '--ca-file', '-'], { input: 'sentinel' }, 2, /INPUT_CONFLICT/],
    ['is no operand', [PASSWORD], {}, 2, /INPUT_INVALID/],
  ];
  for (const [what, args, options, expected, said] of rows)
    it(what, async () => {
      const folder = configFolder();
      const { stdout, stderr, status } = await runCli(['login', basic.host, '-u', 'someone', ...args], {
        folder: root,
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
      env: { GITHUB_WORKSPACE: root },
    });
    assert.equal(status, 0, stderr);
  });

  const hasPty = process.platform === 'linux' && existsSync('/usr/bin/script');
  it('is asked for on a terminal, and not shown', hasPty ? {} : { skip: 'no script(1)' }, async () => {
    const folder = configFolder();
    const line = `'${process.execPath}' --disable-warning=ExperimentalWarning '${resolve('src/cli.ts')}' login ${basic.host}`;
    const child = spawn('/usr/bin/script', ['-qec', line, '/dev/null'], {
      env: { PATH: process.env.PATH ?? '', HOME: root, DOCKER_CONFIG: folder, TERM: 'dumb' },
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
    ['', /an argument is empty/],
  ] as const)
    it(`is only a host: ${host}`, async () => {
      for (const command of ['login', 'logout']) {
        const { status, stderr } = await run([command, host], { folder: configFolder() });
        assert.deepEqual([status, said.test(stderr)], [2, true], stderr);
      }
    });
});
