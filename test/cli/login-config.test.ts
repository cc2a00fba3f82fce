import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { removeLogin, saveLogin } from '../../src/adapters/registry/login/save-login.ts';
import { find, pair } from '../support/credentials.ts';
import {
  configFolder,
  fileIn,
  helperFolder,
  login,
  openRegistries,
  PASSWORD,
  readConfig,
  root,
  run,
} from '../support/login.ts';

const posix = process.platform === 'win32' ? { skip: 'the helper is a shell script' } : {};
const { basic, bearer } = await openRegistries();

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
    const folder = join(root, 'good-file');
    writeFileSync(folder, '');
    const { status, stderr } = await login(basic.host, { folder: join(folder, 'docker') });
    assert.deepEqual([status, /FILE_UNWRITABLE: Cannot write .*config.json/.test(stderr)], [2, true], stderr);
  });

  it('is named if its folder cannot be written', async () => {
    // Root may write to any folder, but nobody makes one below a file.
    const folder = join(configFolder(), 'config.json', 'docker');
    writeFileSync(join(folder, '..'), '{}');
    const { status, stderr } = await login(basic.host, { folder });
    assert.deepEqual([status, /FILE_UNWRITABLE/.test(stderr)], [2, true], stderr);
  });

  it('is not looked for below the root if HOME is empty', async () => {
    for (const command of ['login', 'logout']) {
      const { status, stderr } = await run([command, basic.host], { folder: '', env: { HOME: '' } });
      assert.deepEqual([status, /INPUT_MISSING: .*HOME is empty/.test(stderr)], [2, true], stderr);
    }
  });

  it('is in the home folder by default, which need not exist', async () => {
    const home = join(root, 'new-home');
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
