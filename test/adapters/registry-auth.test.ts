import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { descriptorOf } from '../../src/core/digest.ts';
import { type SeenRequest, startRegistry, type TestRegistry, type TestRegistryOptions } from '../support/registry.ts';
import type { RegistryAuth } from '../support/registry-auth.ts';
import { NAME, pushSmall, smallImage, storeAt, V1 } from '../support/store.ts';

const image = smallImage(5);
const PASSWORD = 'password-sentinel "%\n\u00fc:x';
const login = { username: 'someone', password: PASSWORD };
const basic: RegistryAuth = { kind: 'basic', ...login };
const bearer: RegistryAuth = { kind: 'bearer', ...login };

const explicit = (
  registry: TestRegistry,
  password = PASSWORD,
): { explicit: { registry: string; username: string; password: string } } => ({
  explicit: { registry: registry.host, username: 'someone', password },
});
async function dockerConfig(config: unknown): Promise<{ folder: string; env: Record<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  return { folder, env: { DOCKER_CONFIG: folder } };
}
const tokenRequests = (registry: TestRegistry): readonly SeenRequest[] =>
  registry.requests.filter(({ path }) => path.startsWith('/token'));

for (const auth of [basic, bearer, { ...bearer, expiresIn: 300 }]) {
  test(`pushes, tags and reads with ${auth.kind} auth, with at most two more requests`, async (t) => {
    const registry = await startRegistry({ auth });
    t.after(() => registry.stop());
    const store = storeAt(registry, explicit(registry));
    await pushSmall(store, image);
    assert.ok(registry.requests.length <= 8, `${registry.requests.length} requests`);
    await store.putTag(V1, image.manifest);
    assert.equal((await store.fetchManifest(V1))?.digest, image.manifest.digest);
    assert.equal(tokenRequests(registry).length, auth.kind === 'bearer' ? 1 : 0);
  });
}

test('requests one token when many first requests get the challenge at once', async (t) => {
  const registry = await startRegistry({ auth: bearer });
  t.after(() => registry.stop());
  const store = storeAt(registry, explicit(registry));
  await Promise.all([1, 2, 3, 4].map(() => store.fetchManifest(V1)));
  assert.equal(tokenRequests(registry).length, 1);
});

test('reads public images anonymously, and reports that a push needs a login', async (t) => {
  const registry = await startRegistry({ auth: { ...bearer, anonymousPull: true } });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry, explicit(registry)), image);
  const anonymous = storeAt(registry);
  assert.equal((await anonymous.fetchManifest(image.manifest.digest))?.size, image.manifest.size);
  assert.equal(await storeAt(registry).hasManifest(image.manifest.digest), true);
  await assert.rejects(anonymous.putBlob(image.config), { code: 'REGISTRY_UNAUTHORIZED' });
});

test('exchanges an identity token, with POST if the server supports it and with GET if not', async (t) => {
  for (const identityToken of ['identity-sentinel', undefined]) {
    const registry = await startRegistry({
      auth: { ...bearer, ...(identityToken === undefined ? {} : { identityToken }) },
    });
    t.after(() => registry.stop());
    const auths = { [registry.host]: { username: 'someone', identitytoken: identityToken ?? PASSWORD } };
    const { folder, env } = await dockerConfig({ auths });
    await pushSmall(storeAt(registry, { env }), image);
    assert.ok(registry.store.repo(NAME).manifests.has(image.manifest.digest));
    await rm(folder, { recursive: true });
  }
});

test('renews a token before it expires, without a 401', async (t) => {
  const registry = await startRegistry({ auth: { ...bearer, expiresIn: 0.001 } });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry, explicit(registry)), image);
  assert.equal(registry.requests.filter(({ status }) => status === 401).length, 1);
  assert.ok(tokenRequests(registry).length > 1);
});

test('renews a token that was revoked during a push, once per request', async (t) => {
  const registry = await startRegistry({ auth: bearer });
  t.after(() => registry.stop());
  const store = storeAt(registry, explicit(registry));
  await store.putBlob(image.config);
  registry.guard.revokeTokens();
  await store.putBlob(image.layer);
  registry.before = (_, request) => {
    if (request.method === 'PUT' && request.path.includes('/manifests/')) registry.guard.revokeTokens();
    return undefined;
  };
  await assert.rejects(store.putManifest(image.manifest), { code: 'REGISTRY_UNAUTHORIZED' });
  assert.ok(registry.requests.length < 16);
});

const REFUSED: readonly (readonly [title: string, auth: RegistryAuth, code: string, text: RegExp])[] = [
  ['a wrong password for basic', { ...basic, password: 'other' }, 'REGISTRY_UNAUTHORIZED', /401/],
  ['a wrong password for bearer', { ...bearer, password: 'other' }, 'REGISTRY_UNAUTHORIZED', /401/],
  ['a realm that is a file', { ...bearer, realm: 'file:///etc/passwd' }, 'REGISTRY_INSECURE', /not https/],
  [
    'a realm in plain http on another host',
    { ...bearer, realm: 'http://thief.example/token' },
    'REGISTRY_INSECURE',
    /not https/,
  ],
  [
    'a realm on the metadata address',
    { ...bearer, realm: 'https://169.254.169.254/token' },
    'REGISTRY_INSECURE',
    /link-local/,
  ],
  ['a realm in a private network', { ...bearer, realm: 'https://10.0.0.1/token' }, 'REGISTRY_INSECURE', /private/],
  [
    'a realm with a scheme that is not https',
    { ...bearer, realm: 'null://host/v2/token' },
    'REGISTRY_INSECURE',
    /null:/,
  ],
  ['a realm with a user in it', { ...bearer, realm: 'https://u:p@127.0.0.1/token' }, 'REGISTRY_INSECURE', /user name/],
];

for (const [title, auth, code, text] of REFUSED) {
  test(`rejects ${title}`, async (t) => {
    const registry = await startRegistry({ auth });
    t.after(() => registry.stop());
    await assert.rejects(
      storeAt(registry, explicit(registry)).fetchManifest(V1),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, text);
        assert.doesNotMatch(error.message, /sentinel/);
        return true;
      },
    );
    assert.ok(registry.requests.length <= 4);
  });
}

const BAD_TOKENS: readonly (readonly [title: string, body: string, status: number, code: string])[] = [
  ['a web page', '<html>', 200, 'REGISTRY_PROTOCOL'],
  ['an empty token', '{"token":""}', 200, 'REGISTRY_PROTOCOL'],
  ['a token with a newline', JSON.stringify({ token: 'a\nx: y' }), 200, 'REGISTRY_PROTOCOL'],
  ['an endless body', `{"token":"${'x'.repeat(70_000)}"}`, 200, 'LIMIT_EXCEEDED'],
  ['a redirect', '', 307, 'REGISTRY_INSECURE'],
  ['500 every time', '', 500, 'REGISTRY_ERROR'],
];

for (const [title, body, status, code] of BAD_TOKENS) {
  test(`rejects a token server that answers with ${title}`, async (t) => {
    const registry = await startRegistry({ auth: bearer });
    t.after(() => registry.stop());
    registry.before = (_, { path }) =>
      path === '/token'
        ? { kind: 'answer', status, body, headers: { location: `http://${registry.otherHost}/token` } }
        : undefined;
    await assert.rejects(storeAt(registry, explicit(registry)).fetchManifest(V1), { code });
    assert.equal(registry.otherRequests.length, 0);
  });
}

const LEAKS: readonly (readonly [title: string, options: TestRegistryOptions])[] = [
  ['uploads on another origin', { uploads: 'other-host' }],
  ['blobs after a redirect to another origin', { redirectBlobs: true }],
];

for (const auth of [basic, bearer]) {
  for (const [title, options] of LEAKS) {
    test(`no ${auth.kind} credential reaches the second origin: ${title}`, async (t) => {
      const registry = await startRegistry({ auth, ...options });
      t.after(() => registry.stop());
      const store = storeAt(registry, explicit(registry));
      await pushSmall(store, image);
      assert.deepEqual(await store.fetchBlob(descriptorOf(image.layer)), Buffer.from(image.layer.bytes));
      assert.ok(registry.otherRequests.length > 0);
      for (const { authorization, path } of registry.otherRequests) {
        assert.equal(authorization, undefined);
        assert.doesNotMatch(path, /sentinel/);
      }
    });
  }
}

test('credentials are not sent again after a redirect back from another origin', async (t) => {
  const registry = await startRegistry({ auth: basic });
  t.after(() => registry.stop());
  const store = storeAt(registry, explicit(registry));
  await pushSmall(store, image);
  // The registry redirects to localhost, which is another origin, and that one redirects back to the registry.
  const port = registry.host.split(':')[1];
  registry.before = (_, { path, query, headers }) => {
    if (!path.includes(`/blobs/${image.layer.digest}`) || query.has('home')) return undefined;
    const location =
      headers.host === registry.host
        ? `http://localhost:${port}${path}?away=1`
        : `http://${registry.host}${path}?home=1`;
    return { kind: 'answer', status: 307, headers: { location } };
  };
  await assert.rejects(store.fetchBlob(descriptorOf(image.layer)), { code: 'REGISTRY_UNAUTHORIZED' });
  const steps = registry.requests.filter(({ path }) => /(?:away|home)=1/.test(path));
  assert.ok(steps.some(({ path }) => path.includes('home=1')));
  assert.deepEqual([...new Set(steps.map(({ authorization }) => authorization))], [undefined]);
});

const STEPS: readonly (readonly [title: string, location: (host: string) => string, code: string])[] = [
  ['to itself endlessly', (host) => `http://${host}/v2/loop`, 'REGISTRY_PROTOCOL'],
  ['to the metadata address', () => 'http://169.254.169.254/latest', 'REGISTRY_INSECURE'],
  ['to a private network', () => 'http://192.168.1.1/', 'REGISTRY_INSECURE'],
  ['to the unspecified address', () => 'http://0.0.0.0/', 'REGISTRY_INSECURE'],
  ['to a metadata address written as IPv6', () => 'http://[::ffff:169.254.169.254]/', 'REGISTRY_INSECURE'],
  ['to a name in a private network', () => 'http://inside.example/', 'REGISTRY_INSECURE'],
  ['to a file', () => 'file:///etc/passwd', 'REGISTRY_INSECURE'],
  ['with user name and password', (host) => `http://a:b@${host}/x`, 'REGISTRY_INSECURE'],
  ['without an address', () => '', 'REGISTRY_PROTOCOL'],
  ['to an invalid URL', () => 'http://[', 'REGISTRY_PROTOCOL'],
];

for (const [title, location, code] of STEPS) {
  test(`rejects a redirect ${title}, for reads and uploads`, async (t) => {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    registry.before = (_, { method }) => ({
      kind: 'answer',
      status: method === 'POST' ? 202 : 307,
      headers: { location: location(registry.host) },
    });
    const store = storeAt(registry, { resolve: async () => [{ address: '10.1.2.3', family: 4 }] });
    await assert.rejects(store.fetchBlob(descriptorOf(image.layer)), { code });
    if (!title.includes('itself')) await assert.rejects(store.putBlob(image.layer), { code });
    assert.ok(registry.requests.length <= 7);
  });
}
