import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CredentialOptions } from '../../src/adapters/registry/login/credentials.ts';
import { redact } from '../../src/core/text.ts';
import { find, home, pair } from '../support/credentials.ts';
import { listeningLog } from '../support/store.ts';

const HUB = 'https://index.docker.io/v1/';
const AUTHS: readonly (readonly [
  title: string,
  auths: Readonly<Record<string, unknown>>,
  registry: string,
  username: string | undefined,
])[] = [
  ['the exact host', { 'ghcr.io': pair('a:b') }, 'ghcr.io', 'a'],
  ['a host with port', { 'localhost:5000': pair('a:b') }, 'localhost:5000', 'a'],
  ['a key with scheme and path', { 'https://ghcr.io/v1/': pair('a:b') }, 'ghcr.io', 'a'],
  ['Docker Hub by its old name', { [HUB]: pair('a:b') }, 'docker.io', 'a'],
  ['Docker Hub by another name', { 'docker.io': pair('a:b') }, 'registry-1.docker.io', 'a'],
  [
    'not a host with the same ending',
    { 'evil-ghcr.io': pair('a:b'), 'sub.ghcr.io': pair('a:b') },
    'ghcr.io',
    undefined,
  ],
  ['not a host with the same beginning', { 'ghcr.io.evil.example': pair('a:b') }, 'ghcr.io', undefined],
  ['not another port', { 'ghcr.io:8443': pair('a:b') }, 'ghcr.io', undefined],
  ['not the host without the port', { localhost: pair('a:b') }, 'localhost:5000', undefined],
  [
    'not the host inside a path',
    { 'https://evil.example/ghcr.io': pair('a:b'), 'evil.example/ghcr.io': pair('a:b') },
    'ghcr.io',
    undefined,
  ],
  ['not the host as the user name of a URL', { 'https://ghcr.io@evil.example/': pair('a:b') }, 'ghcr.io', undefined],
  [
    'the longest namespace among podman keys',
    { 'quay.io': pair('host:b'), 'quay.io/acme': pair('owner:b'), 'quay.io/acme/filter': pair('repo:b') },
    'quay.io',
    'repo',
  ],
  ['not a namespace with the same beginning', { 'quay.io/acm': pair('a:b') }, 'quay.io', undefined],
  ['nothing in an empty entry', { 'ghcr.io': {} }, 'ghcr.io', undefined],
];

for (const [title, auths, registry, username] of AUTHS) {
  test(`finds in auths: ${title}`, async () => {
    const found = await find(registry, await home({ '.docker/config.json': { auths } }));
    assert.equal(found?.kind === 'basic' ? found.username : undefined, username);
  });
}

test('keeps passwords with colons, quotes, newlines and 16 kB unchanged, and hides them', async () => {
  for (const password of ['a:b:c', 'with "quotes" and %', 'two\nlines', 'p\u00e4ssw\u00f6rt', 'x'.repeat(16_384)]) {
    const found = await find(
      'ghcr.io',
      await home({ '.docker/config.json': { auths: { 'ghcr.io': pair(`user:${password}`) } } }),
    );
    assert.deepEqual(found, { kind: 'basic', username: 'user', password });
    if (password.length >= 4)
      assert.doesNotMatch(
        redact(`x ${password} ${Buffer.from(`user:${password}`).toString('base64')} y`),
        /quotes|lines|b:c|xxxx|sswört/,
      );
  }
});

test('uses the first place with a login: input, REGISTRY_AUTH_FILE, DOCKER_CONFIG, podman, the token of the job', async () => {
  const entry = (name: string): unknown => ({ auths: { 'ghcr.io': pair(`${name}:secret`) } });
  const folder = await home({
    'named.json': entry('named'),
    'docker/config.json': entry('docker'),
    '.docker/config.json': entry('home'),
    'run/containers/auth.json': entry('runtime'),
    '.config/containers/auth.json': entry('podman'),
  });
  const explicit = { registry: 'ghcr.io', username: 'input', password: 'secret' };
  const env = {
    REGISTRY_AUTH_FILE: join(folder, 'named.json'),
    DOCKER_CONFIG: join(folder, 'docker'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    GITHUB_TOKEN: 'ghs_sentinel',
    GITHUB_ACTOR: 'actor',
  };
  const rows: readonly (readonly [expected: string, options: Partial<CredentialOptions>])[] = [
    ['input', { env, explicit }],
    ['named', { env, explicit: { ...explicit, registry: 'ghcr.io.evil.example' } }],
    ['docker', { env: { ...env, REGISTRY_AUTH_FILE: '' } }],
    ['home', { env: { XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR } }],
    ['runtime', { env: { DOCKER_CONFIG: join(folder, 'none'), XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR } }],
    ['podman', { env: { DOCKER_CONFIG: join(folder, 'none') } }],
    [
      'actor',
      {
        env: {
          ...env,
          REGISTRY_AUTH_FILE: '',
          DOCKER_CONFIG: join(folder, 'none'),
          XDG_RUNTIME_DIR: '',
          XDG_CONFIG_HOME: join(folder, 'none'),
        },
      },
    ],
  ];
  for (const [expected, options] of rows) {
    const found = await find('ghcr.io', folder, options);
    assert.equal(found?.kind === 'basic' ? found.username : undefined, expected);
  }
});

test('sends the token of the job to ghcr.io and to no other registry', async () => {
  const env = { GITHUB_TOKEN: 'ghs_sentinel' };
  const folder = await home({});
  assert.deepEqual(await find('ghcr.io', folder, { env }), {
    kind: 'basic',
    username: 'github-actions',
    password: 'ghs_sentinel',
  });
  for (const registry of ['ghcr.io:443', 'docker.io', 'xghcr.io', 'ghcr.io.example'])
    assert.equal(await find(registry, folder, { env }), undefined);
});

const OWN: readonly (readonly [server: string, registry: string, others: readonly string[]])[] = [
  ['https://github.com', 'ghcr.io', ['containers.github.com', 'containers.acme.ghe.com']],
  [
    'https://acme.ghe.com',
    'containers.acme.ghe.com',
    [
      'ghcr.io',
      'containers.other.ghe.com',
      'acme.ghe.com',
      'containers.acme.ghe.com:443',
      'containers.acme.ghe.com.evil.example',
    ],
  ],
  ['https://github.acme.example', 'containers.github.acme.example', ['ghcr.io', 'containers.acme.example']],
  ['http://acme.ghe.com', 'ghcr.io', ['containers.acme.ghe.com']],
  ['no address', 'ghcr.io', ['containers.no address']],
];
for (const [server, registry, others] of OWN)
  test(`sends the token of a job on ${server} to ${registry} and to no other registry`, async () => {
    const env = { GITHUB_TOKEN: 'ghs_sentinel', GITHUB_SERVER_URL: server };
    const folder = await home({});
    assert.deepEqual(await find(registry, folder, { env }), {
      kind: 'basic',
      username: 'github-actions',
      password: 'ghs_sentinel',
    });
    for (const other of others) assert.equal(await find(other, folder, { env }), undefined, other);
  });

test('reads identity tokens and registry tokens', async () => {
  const folder = await home({
    '.docker/config.json': { auths: { a: { identitytoken: 'refresh-1' }, b: { registrytoken: 'bearer-1' } } },
  });
  assert.deepEqual(await find('a', folder), { kind: 'identity-token', token: 'refresh-1' });
  assert.deepEqual(await find('b', folder), { kind: 'registry-token', token: 'bearer-1' });
});

const BROKEN: readonly (readonly [
  title: string,
  files: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
])[] = [
  ['a config that is not JSON', { '.docker/config.json': '{"auths":{"ghcr.io":{"auth":"secret-sentinel"' }, {}],
  ['a config that is a list', { '.docker/config.json': '[]' }, {}],
  [
    'an auth that is not base64 of USER:PASSWORD',
    { '.docker/config.json': { auths: { 'ghcr.io': { auth: 'secret-sentinel' } } } },
    {},
  ],
  ['a named file that does not exist', {}, { REGISTRY_AUTH_FILE: '/nonexistent/auth.json' }],
  [
    'a helper that is not installed',
    { '.docker/config.json': { credHelpers: { 'ghcr.io': 'absent-helper' } } },
    { PATH: '/nonexistent' },
  ],
  [
    'a helper that is a path',
    { '.docker/config.json': { credHelpers: { 'ghcr.io': '../../x' } } },
    { PATH: '/nonexistent' },
  ],
];

test('a config over 1 MiB is rejected as the wrong file', async () =>
  assert.rejects(find('ghcr.io', await home({ '.docker/config.json': ' '.repeat(1024 * 1024 + 1) })), {
    code: 'FILE_TOO_LARGE',
    exitCode: 2,
  }));

for (const [title, files, env] of BROKEN) {
  test(`reports it without showing its content: ${title}`, async () => {
    await assert.rejects(find('ghcr.io', await home(files), { env }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'CREDENTIALS_FAILED');
      assert.doesNotMatch(`${error.message} ${String(error.cause)} ${error.stack}`, /sentinel/);
      return true;
    });
  });
}

test('warns about a config that every user can read', {
  skip: process.platform === 'win32' && 'Windows has no such modes',
}, async () => {
  const log = listeningLog();
  const folder = await home({ '.docker/config.json': { auths: { 'ghcr.io': pair('a:b') } } });
  await chmod(join(folder, '.docker/config.json'), 0o644);
  await find('ghcr.io', folder, { log });
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /^warning Every user of this machine/);
});
