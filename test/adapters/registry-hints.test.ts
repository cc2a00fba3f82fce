import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { send } from '../../src/adapters/net/http.ts';
import { answerError, connectionError } from '../../src/adapters/registry/registry-errors.ts';
import type { StoresOptions } from '../../src/adapters/stores.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { parseTag } from '../../src/oci/reference.ts';
import { startRegistry } from '../support/registry.ts';
import type { RegistryAuth } from '../support/registry-auth.ts';
import { storeAt, V1 } from '../support/store.ts';
import { listenOn } from '../support/tls.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'hints-'));
});
after(() => rm(root, { recursive: true }));

async function thrownBy(run: () => Promise<unknown>): Promise<WasmImageError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof WasmImageError) return error;
    throw error;
  }
  return assert.fail('nothing was thrown');
}

const WRONG = { username: 'someone', password: 'hints-sentinel' };
const pair = { auth: Buffer.from('someone:hints-sentinel').toString('base64') };

/** Places where a login is found: the options, and the words in the message. */
async function placesFor(
  host: string,
): Promise<readonly (readonly [place: string, options: Partial<StoresOptions>])[]> {
  const at = async (path: string, content: unknown): Promise<string> => {
    const file = join(root, host.replace(':', '-'), path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    return file;
  };
  const helper = await at(
    'bin/docker-credential-desk',
    `#!/bin/sh\necho '{"Username":"someone","Secret":"hints-sentinel"}'\n`,
  );
  await chmod(helper, 0o755);
  const docker = await at('docker/config.json', { auths: { [host]: pair } });
  const helped = await at('helped/config.json', { credHelpers: { [host]: 'desk' } });
  const podman = await at('home/.config/containers/auth.json', { auths: { [host]: pair } });
  return [
    ['from username and password', { explicit: { registry: host, ...WRONG } }],
    [`found in "${docker}"`, { env: { DOCKER_CONFIG: join(docker, '..') } }],
    [
      `found by credential helper "desk", set in "${helped}"`,
      { env: { DOCKER_CONFIG: join(helped, '..'), PATH: `${join(helper, '..')}:/usr/bin:/bin` } },
    ],
    [`found in "${docker}"`, { env: { REGISTRY_AUTH_FILE: docker } }],
    [`found in "${podman}"`, { home: join(podman, '../../..') }],
  ];
}

for (const kind of ['basic', 'bearer'] as const) {
  test(`a rejected login (${kind}) is reported with its origin, and never shown`, async (t) => {
    const auth: RegistryAuth = { kind, username: 'someone', password: 'another' };
    const registry = await startRegistry({ auth });
    t.after(() => registry.stop());
    for (const [place, options] of await placesFor(registry.host)) {
      const { code, message, hint } = await thrownBy(() => storeAt(registry, options).fetchManifest(V1));
      assert.equal(code, 'REGISTRY_UNAUTHORIZED');
      assert.ok(message.includes(place), `${message} | ${place}`);
      assert.doesNotMatch(`${message} ${hint}`, /sentinel|another/);
    }
  });

  test(`a missing login (${kind}) is reported`, async (t) => {
    const registry = await startRegistry({ auth: { kind, ...WRONG } });
    t.after(() => registry.stop());
    const { code, message, hint } = await thrownBy(() => storeAt(registry).fetchManifest(V1));
    assert.equal(code, 'REGISTRY_UNAUTHORIZED');
    assert.match(message, /no login .*found|none were found/);
    assert.match(hint, /docker login/);
  });
}

const WORDS: readonly (readonly [title: string, status: number, body: unknown, said: RegExp])[] = [
  [
    'an error list',
    401,
    { errors: [{ code: 'UNAUTHORIZED', message: 'the token expired on 1 May' }] },
    /UNAUTHORIZED "the token expired on 1 May"/,
  ],
  [
    'details, as Docker Hub sends them',
    401,
    { details: 'incorrect username or password' },
    /"incorrect username or password"/,
  ],
  [
    'a description, as in OAuth',
    400,
    { error: 'invalid_grant', error_description: 'refresh token is revoked' },
    /"refresh token is revoked"/,
  ],
  ['only an error', 403, { error: 'access_denied' }, /"access_denied"/],
  ['a message, as GitLab sends it', 403, { message: 'HTTP Basic: Access denied' }, /"HTTP Basic: Access denied"/],
  ['control characters', 401, { details: 'a\u001b[31mb' }, /\(401: "a\S+31mb"\)/],
];

for (const [title, status, body, said] of WORDS) {
  test(`the token server's own words are shown: ${title}`, async (t) => {
    const registry = await startRegistry({ auth: { kind: 'bearer', ...WRONG } });
    t.after(() => registry.stop());
    registry.before = (_, { path }) =>
      path === '/token' ? { kind: 'answer', status, body: JSON.stringify(body) } : undefined;
    const { message, exitCode } = await thrownBy(() =>
      storeAt(registry, { explicit: { registry: registry.host, ...WRONG } }).fetchManifest(V1),
    );
    assert.match(message, said);
    assert.match(message, new RegExp(`\\(${status}: `));
    assert.equal(exitCode, 5);
    assert.doesNotMatch(message, /sentinel|\u001b/);
  });
}

test('the hint for a plain http server names "insecure" with its host and port', async (t) => {
  const server = createServer((_, response) => response.end('ok'));
  const port = await listenOn(server);
  t.after(() => server.close());
  // A name that resolves to this machine but does not look like it.
  const lookup = ((_: string, options: { all?: boolean }, found: (...given: unknown[]) => void) =>
    options.all === true ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) as never;
  const ask = (url: URL): Promise<WasmImageError> =>
    thrownBy(() =>
      send({ method: 'GET', url, lookup }).catch((thrown: unknown) => {
        throw connectionError('list tags', url, thrown);
      }),
    );
  const asked = await ask(new URL(`https://registry.example:${port}/v2/`));
  assert.deepEqual(
    [asked.code, asked.hint.endsWith(`set insecure to registry.example:${port}`)],
    ['REGISTRY_INSECURE', true],
    asked.hint,
  );
  const closed = await ask(new URL('https://registry.example/v2/'));
  assert.deepEqual(
    [closed.code, closed.hint.endsWith('set insecure to registry.example')],
    ['REGISTRY_UNREACHABLE', true],
    closed.hint,
  );
});

const NAMES: readonly (readonly [text: string, hint: RegExp])[] = [
  ['ghcr.io/acme/f:1.0', /"1\.0"/],
  ['ghcr.io/acme/f:v1.2.3', /"v1\.2\.3"/],
  ['localhost:5000/acme/f:latest', /"latest"/],
  ['acme/f:edge', /"edge"/],
  [`ghcr.io/acme/f:1.0@sha256:${'0'.repeat(64)}`, /"1\.0"/],
  ['f:1.0', /"1\.0"/],
  ['ghcr.io/acme/f', /name goes in images/],
  ['oci-layout:out/x', /name goes in images/],
];

test('a branch name with a slash is not reported as a full name', () => {
  for (const text of ['feature/x', '12/merge', 'release/1.0', 'v1.0/x', 'a b:c'])
    assert.throws(() => parseTag(text), { code: 'TAG_INVALID', message: /characters that a tag cannot have/ });
});

for (const [text, hint] of NAMES) {
  test(`says that ${text.slice(0, 40)} is a full name, not a tag`, () => {
    const error = ((): WasmImageError => {
      try {
        parseTag(text);
      } catch (thrown) {
        return thrown as WasmImageError;
      }
      return assert.fail();
    })();
    assert.equal(error.code, 'TAG_INVALID');
    assert.match(error.message, /full image name/);
    assert.match(error.hint, hint);
  });
}

for (const host of ['ghcr.io', 'containers.acme.ghe.com'])
  test(`the hint for a rejected push to ${host} names the line to add`, () => {
    const url = new URL(`https://${host}/v2/acme/f/blobs/uploads/`);
    const answer = { status: 403, headers: {}, url, body: Buffer.from('{"errors":[{"code":"DENIED"}]}') };
    const { code, hint } = answerError('push', 'POST upload', answer);
    assert.equal(code, 'REGISTRY_FORBIDDEN');
    assert.match(hint, /add "packages: write" to the "permissions:" of the job, .*"Manage Actions access"/);
  });
