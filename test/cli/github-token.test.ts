import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { pemOf } from '../support/sigstore-certificates.ts';
import { listenOn, makeAuthority, makeServerCertificate } from '../support/tls.ts';

// ghcr.io and Docker Hub, played on this machine behind a proxy, since their logins depend on their names.
const TOKEN = 'ghs_sentinel-of-the-job';
const PASSWORD = 'dckr_sentinel-of-hub';
const folder = temporaryFolder();
const registries = new Map<string, TestRegistry>();
const proxy = createServer().on('connect', (request, socket: Socket) => {
  const registry = registries.get((request.url ?? '').replace(/:443$/, ''));
  if (registry === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  const upstream = connect(Number(registry.host.split(':')[1]), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
  for (const end of [socket, upstream]) end.on('error', () => socket.destroy() && upstream.destroy());
});
let proxyUrl = '';

before(async () => {
  const authority = makeAuthority();
  for (const [host, username, password] of [
    ['ghcr.io', 'acme-bot', TOKEN],
    ['registry-1.docker.io', 'acmehub', PASSWORD],
  ] as const)
    registries.set(
      host,
      await startRegistry({
        tls: makeServerCertificate(host, authority),
        uploads: 'relative',
        referrers: 'api',
        auth: { kind: 'bearer', username, password, realm: `https://${host}/token` },
      }),
    );
  proxyUrl = `http://127.0.0.1:${await listenOn(proxy)}`;
  writeFileSync(join(folder.path, 'ca.pem'), pemOf(authority.der));
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter());
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
});
after(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await Promise.all([...registries.values()].map((registry) => registry.stop()));
  folder.remove();
});

function publish(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const images = [`ghcr.io/acme/${name}`, `docker.io/acme/${name}`].flatMap((image) => ['--images', image]);
  const how = ['--tags', 'v1.0.0', '--signing-key', 'key.pem', '--ca-file', 'ca.pem', '--no-smoke'];
  return runCli(['publish', 'good.wasm', ...images, ...how, ...args], {
    folder: folder.path,
    env: { HTTPS_PROXY: proxyUrl, GITHUB_ACTOR: 'acme-bot', SOURCE_DATE_EPOCH: '1700000000', ...env },
  });
}

/** The user names and passwords that a registry and its token server were given. */
const loginsOf = (host: string): readonly string[] => [
  ...new Set(
    (registries.get(host)?.requests ?? []).flatMap(({ authorization = '' }) =>
      authorization.startsWith('Basic ') ? [Buffer.from(authorization.slice(6), 'base64').toString()] : [],
    ),
  ),
];

const ROWS: readonly (readonly [title: string, args: readonly string[], env: Readonly<Record<string, string>>])[] = [
  [
    'the token of the job for ghcr.io and a login for Docker Hub',
    ['--registry', 'docker.io', '--username', 'acmehub'],
    { WASM_IMAGE_GITHUB_TOKEN: TOKEN, WASM_IMAGE_PASSWORD: PASSWORD },
  ],
  [
    'two logins, with Docker Hub by another of its names',
    ['--registry', 'ghcr.io\nindex.docker.io', '--username', 'acme-bot\nacmehub'],
    { WASM_IMAGE_PASSWORD: `${TOKEN}\n${PASSWORD}\n` },
  ],
];
for (const [i, [title, args, env]] of ROWS.entries())
  test(`publishes to ghcr.io and Docker Hub in one run with ${title}`, async () => {
    const { status, stdout, stderr } = await publish(`filter-${i}`, args, env);
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(`${stdout}${stderr}`, /sentinel/);
    assert.deepEqual(loginsOf('ghcr.io'), [`acme-bot:${TOKEN}`]);
    assert.deepEqual(loginsOf('registry-1.docker.io'), [`acmehub:${PASSWORD}`]);
    for (const registry of registries.values())
      assert.ok(registry.snapshotTags()[`acme/filter-${i}:v1.0.0`] !== undefined);
  });

test('does not send the token of the job to Docker Hub', async () => {
  const { status, stderr } = await publish('filter-denied', [], { WASM_IMAGE_GITHUB_TOKEN: TOKEN });
  assert.equal(status, 5, stderr);
  assert.match(stderr, /REGISTRY_UNAUTHORIZED.*registry-1\.docker\.io.*no login was found/);
  assert.deepEqual(loginsOf('registry-1.docker.io'), [`acmehub:${PASSWORD}`]);
});
