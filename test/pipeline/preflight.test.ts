import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { printForecast } from '../../src/decide/plan/forecast.ts';
import { type PublishPorts, type PublishResult, publish } from '../../src/pipeline/publish.ts';
import type { Signer } from '../../src/ports.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, PRIVATE_PEM, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const copy = join(folder.path, 'copy');
const other = goodFilter({ abi: '0_2_0' });
const fault = (code: ConstructorParameters<typeof WasmImageError>[0]) => async (): Promise<never> => {
  throw new WasmImageError(code, 'Cannot go on in this test');
};
let registry: TestRegistry;
let signatures = 0;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(join(folder.path, 'a-file'), 'not a folder');
});
after(async () => {
  await registry.stop();
  folder.remove();
});

/** The test key; its signatures are counted. */
const key = openKeySigner({ pem: PRIVATE_PEM });
const signer: Signer = {
  ...key,
  sign: (statement) => {
    signatures += 1;
    return key.sign(statement);
  },
};

/** Publishes to `NAME/a` and `NAME/b`, and returns what was sent and signed. */
async function attempt(
  name: string,
  inputs: Readonly<Record<string, string>>,
  more: Partial<PublishPorts> = {},
): Promise<{
  readonly result: PublishResult;
  readonly sent: readonly string[];
  readonly signed: number;
  readonly asked: readonly string[];
}> {
  const images = ['a', 'b'].map((last) => `${registry.host}/${name}/${last}`).join('\n');
  signatures = 0;
  registry.takeRequests();
  const result = await publish(planFor({ images, tags: 'v1.0.0,latest', ...inputs }), {
    ...openTestPorts({ copy, signer }),
    ...more,
  });
  const asked = registry.takeRequests();
  return { result, asked, sent: asked.filter((line) => /^(?:PUT|PATCH|DELETE) /.test(line)), signed: signatures };
}

describe('before the first upload', () => {
  const faults: readonly (readonly [string, string, Record<string, string>, Partial<PublishPorts>])[] = [
    [
      'a copy that cannot be written',
      'FILE_UNWRITABLE',
      {},
      { copy: { kind: 'layout', folder: join(folder.path, 'a-file') } },
    ],
    [
      'a cross-check with a missing program',
      'ORAS_UNAVAILABLE',
      { 'cross-check': 'oras' },
      { openCrossCheck: fault('ORAS_UNAVAILABLE') },
    ],
    ['a broken trust root', 'TRUST_ROOT_INVALID', {}, { openBundleVerifier: fault('TRUST_ROOT_INVALID') }],
    ['a key that cannot be opened', 'KEY_INVALID', {}, { openSigner: fault('KEY_INVALID') }],
    [
      'an identity token that cannot be fetched',
      'OIDC_UNAVAILABLE',
      {},
      { openSigner: async () => ({ ...signer, identity: fault('OIDC_UNAVAILABLE') }) },
    ],
    [
      'a legacy signature that nobody could verify',
      'INPUT_CONFLICT',
      { 'signature-format': 'legacy' },
      { openSigner: async () => ({ ...signer, legacyObstacle: 'x' }) },
    ],
    ['an SBOM that cannot be read', 'SBOM_INVALID', { sbom: './filter.wasm' }, {}],
  ];
  for (const [i, [what, code, inputs, ports]] of faults.entries())
    it(`finds ${what}`, async () => {
      const { result, sent, signed } = await attempt(`fault${i}`, inputs, ports);
      assert.equal(result.kind === 'failed' && result.error.code, code);
      assert.deepEqual([sent, signed], [[], 0]);
    });

  it('finds a version tag that is taken in the last repository', async () => {
    await publish(
      planFor({ images: `${registry.host}/taken/b`, tags: 'v1.0.0' }),
      openTestPorts({ copy, module: other }),
    );
    const { result, sent, signed } = await attempt('taken', {});
    assert.equal(result.kind === 'failed' && result.error.code, 'TAG_IMMUTABLE');
    assert.deepEqual([sent, signed], [[], 0]);
  });
  it('finds a repository without push permission, even if it is the last', async () => {
    registry.before = (_, { method, path }) =>
      method === 'POST' && path.startsWith('/v2/forbidden/b/') ? { kind: 'answer', status: 403 } : undefined;
    const { result, sent, signed } = await attempt('forbidden', {});
    registry.before = undefined;
    assert.equal(result.kind === 'failed' && result.error.code, 'REGISTRY_FORBIDDEN');
    assert.deepEqual([sent, signed], [[], 0]);
  });
  it('finds before signing that an existing image cannot get a signature', async () => {
    const images = ['a', 'b'].map((last) => `${registry.host}/again/${last}`).join('\n');
    await publish(planFor({ images, sign: 'off', 'signing-key': '' }), openTestPorts({ copy }));
    registry.before = (_, { method, path }) =>
      method === 'POST' && path.startsWith('/v2/again/b/') ? { kind: 'answer', status: 403 } : undefined;
    const { result, sent, signed } = await attempt('again', {});
    registry.before = undefined;
    assert.equal(result.kind === 'failed' && result.error.code, 'REGISTRY_FORBIDDEN');
    assert.deepEqual([sent, signed], [[], 0]);
  });
  it('publishes to a repository that cannot be read before it exists', async () => {
    const seen = new Set<string>();
    registry.before = (_, { method, path }) => {
      if (method === 'PUT') seen.add('written');
      return method === 'GET' && path.endsWith('/manifests/v1.0.0') && seen.size === 0
        ? { kind: 'answer', status: 403 }
        : undefined;
    };
    const { result } = await attempt('new', {});
    registry.before = undefined;
    assert.equal(result.kind, 'done');
  });
  it('pushes to all repositories before it signs for one', async () => {
    const { result, sent } = await attempt('order', {});
    assert.equal(result.kind, 'done');
    const manifests = sent
      .filter((line) => /^PUT .*\/manifests\/sha256:/.test(line))
      .map((line) => /order\/(.)/.exec(line)?.[1]);
    assert.deepEqual(manifests.slice(0, 2), ['a', 'b']);
  });
  it('uses the upload that was opened to check the permission to push', async () => {
    const { asked } = await attempt('session', { tags: 'latest', 'abi-attestation': 'false' });
    const count = (method: string): number =>
      asked.filter((line) => line.startsWith(`${method} `) && line.includes('/blobs/uploads/')).length;
    assert.equal(count('POST'), count('PUT'));
  });
});

describe('a dry run', () => {
  const dry = { 'dry-run': 'true' };
  it('only reads, and reports what would happen to each tag', async () => {
    for (const [last, module] of [
      ['a', other],
      ['b', undefined],
    ] as const)
      await publish(
        planFor({ images: `${registry.host}/dry/${last}`, tags: 'latest' }),
        openTestPorts({ copy, ...(module === undefined ? {} : { module }) }),
      );
    const { result, asked, signed } = await attempt('dry', dry);
    assert.equal(result.kind, 'done');
    assert.deepEqual(
      asked.filter((line) => !/^(?:GET|HEAD) /.test(line)),
      [],
    );
    assert.equal(signed, 0);
    const from = registry.snapshotTags()['dry/a:latest'];
    const { plan } = result.record ?? {};
    assert.deepEqual(plan?.images, [
      {
        repository: `${registry.host}/dry/a`,
        push: 'written',
        tags: [
          { tag: 'v1.0.0', action: 'created', reason: 'a full version' },
          { tag: 'latest', action: 'moved', from, reason: '1.0.0 is the highest stable version' },
        ],
      },
      {
        repository: `${registry.host}/dry/b`,
        push: 'present',
        tags: [
          { tag: 'v1.0.0', action: 'created', reason: 'a full version' },
          { tag: 'latest', action: 'kept', reason: 'it points to this image' },
        ],
      },
    ]);
    assert.deepEqual(plan?.signing, await key.identity());
    assert.deepEqual(plan?.signatureFormats, ['bundle']);
    assert.equal(plan?.attestations.length, 1);
  });
  it('sends nothing when offline', async () => {
    const { result, asked } = await attempt('offline', { ...dry, offline: 'true' });
    assert.deepEqual(asked, []);
    assert.deepEqual(result.record?.plan?.images[0]?.tags[0], { tag: 'v1.0.0', action: 'unknown' });
  });
  const silent = [
    ['resets the connection', { kind: 'reset' }, 'REGISTRY_UNREACHABLE'],
    ['fails', { kind: 'answer', status: 500 }, 'REGISTRY_ERROR'],
  ] as const;
  for (const [what, fault, code] of silent)
    for (const at of ['sha256:', 'latest'])
      it(`could not find out if a registry ${what} for ${at}`, async () => {
        registry.before = (_, { path }) => (path.includes(`/manifests/${at}`) ? fault : undefined);
        const { result } = await attempt('silent', dry);
        registry.before = undefined;
        assert.deepEqual(result.kind === 'failed' && [result.error.code, result.error.exitCode], [code, 5]);
      });
  for (const status of [401, 403])
    it(`reports "unknown" for what it may not read, if the registry answers ${status}`, async () => {
      registry.before = (_, { path }) =>
        path.startsWith('/v2/secret/a/manifests/') ? { kind: 'answer', status } : undefined;
      const { result } = await attempt('secret', dry);
      registry.before = undefined;
      assert.equal(result.kind, 'done');
      const images = result.record?.plan?.images ?? [];
      assert.deepEqual(
        images.map(({ push, tags }) => [push, ...tags.map(({ action }) => action)]),
        [
          ['unknown', 'unknown', 'unknown'],
          ['written', 'created', 'created'],
        ],
      );
      const lines = result.record?.plan === undefined ? [] : printForecast(result.record.plan).map(([, text]) => text);
      assert.deepEqual(
        lines.filter((line) => line.includes('/secret/a')).map((line) => line.replace(/^\S+ /, '')),
        Array(3).fill('(unknown: this login cannot read it)'),
      );
    });
  it('fails like a real run if a version tag is taken', async () => {
    const { result } = await attempt('taken', dry);
    assert.equal(result.kind === 'failed' && result.error.code, 'TAG_IMMUTABLE');
  });
  it('names the services of keyless signing and requests no token', async () => {
    const keyless: Signer = {
      ...signer,
      services: ['https://fulcio.example'],
      identity: fault('OIDC_UNAVAILABLE'),
      workflow: fault('OIDC_UNAVAILABLE'),
    };
    const { result } = await attempt(
      'keyless',
      { ...dry, 'signing-key': '', sign: 'keyless', provenance: 'true' },
      { openSigner: async () => keyless },
    );
    assert.equal(result.kind, 'done');
    assert.deepEqual(result.record?.plan?.signing, { kind: 'keyless', services: ['https://fulcio.example'] });
    assert.ok(result.record?.plan?.attestations.includes('https://slsa.dev/provenance/v1'));
  });
  it('reports no plan for a run that would push nothing', async () => {
    const { result, asked } = await attempt('skipped', { ...dry, push: 'false' });
    assert.deepEqual(
      [asked, result.record?.plan, result.record?.skippedReason],
      [[], undefined, 'dry run; push: false is set'],
    );
  });
});
