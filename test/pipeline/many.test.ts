import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { openStores } from '../../src/adapters/stores.ts';
import type { WasmImageError } from '../../src/core/errors.ts';
import { type PublishPorts, type PublishResult, publishAll } from '../../src/pipeline/publish.ts';
import { jobFor, openManyPorts } from '../support/modules.ts';
import { quiet, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { openScene } from '../support/scene.ts';
import { openSigner } from '../support/sigstore-run.ts';
import { listeningLog } from '../support/store.ts';

const { folder, registry, sigstore } = await openScene('api');
const copies = `${folder.path}/copies`;
const isTagWrite = (request: string): boolean => /^PUT \/v2\/.*\/manifests\/(?!sha256:)/.test(request);

/** Publishes modules to `PLACE/NAME`. */
function publishMany(
  place: string,
  names: readonly string[],
  options: {
    readonly host?: string;
    readonly inputs?: Record<string, string>;
    readonly ports?: Partial<PublishPorts>;
  } = {},
): Promise<readonly PublishResult[]> {
  const { inputs = {}, ports, host = registry.host } = options;
  const jobs = names.map((name) =>
    jobFor(name, { images: `${host}/${place}/${name}`, tags: 'v1.0.0,latest', ...inputs }, copies),
  );
  return publishAll(jobs, { ...openManyPorts({ copy: copies }), ...ports });
}

/** The error of a failed run, the same for all modules. */
function errorOf(results: readonly PublishResult[]): WasmImageError {
  const errors = new Set(results.map((result) => (result.kind === 'failed' ? result.error : undefined)));
  const [error] = errors;
  assert.ok(errors.size === 1 && error !== undefined, `${errors.size} errors`);
  return error;
}

const tagsIn = (place: string): readonly string[] =>
  Object.keys(registry.snapshotTags())
    .filter((tag) => tag.startsWith(`${place}/`))
    .map((tag) => tag.slice(place.length + 1))
    .sort();

describe('a run of many modules', () => {
  it('moves the version tags of all modules before any floating tag', async () => {
    registry.takeRequests();
    const results = await publishMany('order', ['a', 'b', 'c']);
    assert.deepEqual(
      results.map((result) => result.kind === 'done' && [result.record.name, result.record.result]),
      [
        ['a', 'published'],
        ['b', 'published'],
        ['c', 'published'],
      ],
    );
    const moved = registry.takeRequests().filter(isTagWrite);
    assert.deepEqual(moved, [
      'PUT /v2/order/a/manifests/v1.0.0',
      'PUT /v2/order/b/manifests/v1.0.0',
      'PUT /v2/order/c/manifests/v1.0.0',
      'PUT /v2/order/a/manifests/latest',
      'PUT /v2/order/b/manifests/latest',
      'PUT /v2/order/c/manifests/latest',
    ]);
    for (const name of ['a', 'b', 'c'])
      assert.equal((await verifyFresh(`${registry.host}/order/${name}:latest`)).kind, 'verified');
  });

  it('takes all modules through each step before any takes the next one', async () => {
    registry.takeRequests();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await publishMany('steps', names);
    const requests = registry.takeRequests();
    const [images, signatures]: [number[], number[]] = [[], []];
    for (const [i, request] of requests.entries()) {
      const name = /^PUT \/v2\/(steps\/\w)\/manifests\/sha256:/.exec(request)?.[1];
      if (name === undefined) continue;
      const isFirst = !requests.slice(0, i).some((one) => one.startsWith(`PUT /v2/${name}/manifests/sha256:`));
      (isFirst ? images : signatures).push(i);
    }
    const checks = requests.flatMap((request, i) => (/^GET .*\/manifests\/v1\.0\.0$/.test(request) ? [i] : []));
    const moves = requests.flatMap((request, i) => (isTagWrite(request) ? [i] : []));
    assert.equal(images.length, names.length);
    assert.ok(Math.max(...checks.slice(0, names.length)) < Math.min(...images), 'checked before the first push');
    assert.ok(Math.max(...images) < Math.min(...signatures), 'pushed before the first signature');
    assert.ok(Math.max(...signatures) < Math.min(...moves), 'signed before the first tag');
  });

  it('does nothing the second time', async () => {
    await publishMany('again', ['a', 'b']);
    const results = await publishMany('again', ['a', 'b']);
    assert.deepEqual(
      results.map((result) => result.kind === 'done' && result.record.result),
      ['unchanged', 'unchanged'],
    );
  });

  it('finishes what an earlier run of one of them began', async () => {
    await publishMany('rest', ['b']);
    const results = await publishMany('rest', ['a', 'b']);
    assert.deepEqual(
      results.map((result) => result.kind === 'done' && result.record.result),
      ['published', 'unchanged'],
    );
  });

  it('groups the log by module, also while several are at work', async () => {
    const log = listeningLog();
    await publishMany('log', ['a', 'b', 'c'], { ports: { log } });
    const shown = log.lines.flatMap(
      (line) => /^(?:group (\w): (?:Publish|Sign)|info (?:pushed|signed))/.exec(line)?.[0] ?? [],
    );
    const steps = (step: string, done: string) =>
      ['a', 'b', 'c'].flatMap((name) => [`group ${name}: ${step}`, `info ${done}`]);
    assert.deepEqual(shown, [...steps('Publish', 'pushed'), ...steps('Sign', 'signed')]);
    assert.equal(log.lines.filter((line) => line.startsWith('group ')).at(-1), 'group Move tags');
  });

  it('makes only a copy of each image on a dry run', async () => {
    registry.takeRequests();
    let opened = 0;
    const { openSigner: open } = openManyPorts({ copy: copies });
    const openSigner = () => {
      opened += 1;
      return open();
    };
    const results = await publishMany('dry', ['a', 'b'], { inputs: { 'dry-run': 'true' }, ports: { openSigner } });
    assert.equal(opened, 1, 'the key is read once');
    assert.deepEqual(
      results.map((result) => result.kind === 'done' && [result.record.result, result.record.plan?.images.length]),
      [
        ['dry-run', 1],
        ['dry-run', 1],
      ],
    );
    assert.deepEqual(
      registry.takeRequests().filter((request) => !/^(?:GET|HEAD) /.test(request)),
      [],
    );
  });
});

describe('a run of many modules in which one fails', () => {
  it('sends nothing if a module is refused, and names it', async () => {
    registry.takeRequests();
    const error = errorOf(await publishMany('refused', ['a', 'bad', 'c']));
    assert.equal(error.code, 'ABI_REFUSED');
    assert.match(error.message, /^Module "bad": /);
    assert.equal(error.detail.module, 'bad');
    assert.deepEqual(registry.takeRequests(), []);
  });

  it('pushes nothing if the version of one is taken', async () => {
    await publishMany('taken', ['other'], { inputs: { images: `${registry.host}/taken/b` } });
    const before = tagsIn('taken');
    registry.takeRequests();
    const error = errorOf(await publishMany('taken', ['a', 'b', 'c']));
    assert.equal(error.code, 'TAG_IMMUTABLE');
    assert.match(error.message, /^Module "b": /);
    assert.deepEqual(
      registry.takeRequests().filter((request) => request.startsWith('PUT ')),
      [],
    );
    assert.deepEqual(tagsIn('taken'), before);
  });

  for (const [what, isHit] of [
    ['cannot be pushed', ({ method, path }) => method === 'PUT' && /\/blobs\//.test(path)],
    ['cannot be read back', ({ method, path }) => method === 'GET' && /\/blobs\/sha256:/.test(path)],
  ] as readonly [string, (request: { readonly method: string; readonly path: string }) => boolean][])
    it(`moves no tag if one ${what}, and sends nothing after its end`, async () => {
      const place = what.replaceAll(' ', '-');
      registry.before = (_, request) =>
        request.path.includes(`/${place}/c/`) && isHit(request) ? { kind: 'answer', status: 403 } : undefined;
      const error = errorOf(await publishMany(place, ['a', 'b', 'c', 'd', 'e', 'f', 'g']));
      registry.before = undefined;
      const seen = registry.requests.length;
      assert.match(error.message, /^Module "c": /);
      assert.deepEqual(tagsIn(place), []);
      await new Promise((done) => setTimeout(done, 50));
      assert.equal(registry.requests.length, seen);
      assert.ok((await publishMany(place, ['a', 'b', 'c', 'd', 'e', 'f', 'g'])).every(({ kind }) => kind === 'done'));
    });

  it('leaves the floating tags and lists what has moved if a version tag cannot move', async () => {
    registry.before = (_, { method, path }) =>
      method === 'PUT' && path === '/v2/version/c/manifests/v1.0.0' ? { kind: 'answer', status: 403 } : undefined;
    const results = await publishMany('version', ['a', 'b', 'c', 'd']);
    registry.before = undefined;
    const error = errorOf(results);
    assert.deepEqual(tagsIn('version'), ['a:v1.0.0', 'b:v1.0.0']);
    assert.match(error.message, /^Module "c": /);
    assert.equal(error.detail.moved, `${registry.host}/version/a:v1.0.0 ${registry.host}/version/b:v1.0.0`);
    assert.match(error.hint, /moved before the failure: \S+\/version\/a:v1\.0\.0, \S+\/version\/b:v1\.0\.0$/);
    assert.deepEqual(
      results.map(({ record }) => [record?.result, record?.images[0]?.tags.map(({ tag }) => tag)]),
      [
        ['failed', ['v1.0.0']],
        ['failed', ['v1.0.0']],
        ['failed', []],
        ['failed', []],
      ],
    );
    assert.ok((await publishMany('version', ['a', 'b', 'c', 'd'])).every(({ kind }) => kind === 'done'));
  });

  it('says that nothing moved by listing nothing', async () => {
    registry.before = (_, { method, path }) =>
      method === 'PUT' && path === '/v2/first/a/manifests/v1.0.0' ? { kind: 'answer', status: 403 } : undefined;
    const error = errorOf(await publishMany('first', ['a', 'b']));
    registry.before = undefined;
    assert.equal(error.detail.moved, undefined);
  });
});

describe('a keyless run of 20 modules', () => {
  const auth = { kind: 'bearer', username: 'robot', password: 'sentinel-password-7' } as const;

  /** Publishes, and counts the requests to the registry, tokens, certificates and identity tokens. */
  async function count(place: string, names: readonly string[], guarded: TestRegistry) {
    const explicit = { registry: guarded.host, username: auth.username, password: auth.password };
    const seen = [guarded.requests.length, sigstore.seen.length] as const;
    const load = openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'test' });
    const results = await publishMany(place, names, {
      host: guarded.host,
      ports: {
        stores: openStores({ env: {}, home: '/nonexistent', log: quiet, insecure: [], explicit }),
        openSigner: async () => openSigner(sigstore, 'rekor 1 and timestamp'),
        openBundleVerifier: () => openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' }),
      },
    });
    for (const result of results) if (result.kind === 'failed') throw result.error;
    const requests = guarded.requests.slice(seen[0]).map(({ method, path }) => `${method} ${path}`);
    const services = sigstore.seen.slice(seen[1]).map(({ service }) => service);
    return {
      requests: requests.length,
      tokens: requests.filter((one) => one.startsWith('GET /token')),
      certificates: services.filter((one) => one === 'fulcio').length,
      identityTokens: services.filter((one) => one === 'oidc').length,
      entries: services.filter((one) => one === 'rekor').length,
    };
  }

  it('needs one certificate, one token per repository, and no more requests per module than a run of one', async () => {
    const guarded = await startRegistry({ referrers: 'api', auth });
    try {
      const names = Array.from({ length: 20 }, (_, i) => `m${i}`);
      const one = await count('one', ['m0'], guarded);
      const many = await count('many', names, guarded);
      assert.equal(one.certificates, 1);
      assert.equal(many.certificates, 1);
      assert.equal(many.identityTokens, one.identityTokens);
      assert.equal(one.tokens.length, 1, one.tokens.join('\n'));
      assert.equal(many.tokens.length, names.length, many.tokens.join('\n'));
      assert.equal(many.entries, one.entries * names.length);
      assert.ok(many.requests / names.length <= 1.1 * one.requests, `${many.requests} and ${one.requests}`);
      console.error(`requests: one module ${one.requests}, each of 20 ${many.requests / names.length}`);
    } finally {
      await guarded.stop();
    }
  });
});
