import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openSession } from '../../src/commands/library/library-session.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import type { PolicyVerifier } from '../../src/pipeline/tags/verify-release.ts';
import { openRunPolicy } from '../../src/wiring/plan/run-policy.ts';
import { publishKeyless, recordOf } from '../support/keyless.ts';
import { policyJson } from '../support/policy.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Release, Releases } from '../support/releases.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

const folder = temporaryFolder();
const old = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const OLD_KEY = old.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const oldSigner = openKeySigner({ pem: old.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() });
const byOld: Release['ports'] = { openSigner: async () => oldSigner };
let registry: TestRegistry;
let sigstore: Sigstore;
let releases: Releases;
before(async () => {
  [registry, sigstore] = await Promise.all([startRegistry({ referrers: 'api' }), startSigstore()]);
  releases = new Releases(registry);
});
after(async () => {
  await Promise.all([registry.stop(), sigstore.stop()]);
  releases.remove();
  folder.remove();
});
const run: Releases['run'] = (release) => releases.run(release);
const done: Releases['done'] = (release) => releases.done(release);

/** The policy of a run. @param root of the trust; undefined: it cannot be read. */
async function policyOf(parts: { readonly [name: string]: Json }, root?: string): Promise<PolicyVerifier> {
  writeFileSync(join(folder.path, 'policy.json'), JSON.stringify(policyJson(parts)));
  const trust = {
    isFile: true,
    root: async () => {
      if (root === undefined) throw new WasmImageError('TRUST_ROOT_UNAVAILABLE', 'Cannot get the trust root');
      return openTrustRoot({ kind: 'file', text: root, name: 'test' })();
    },
    text: () => assert.fail('no verdict is kept'),
    signingConfig: () => assert.fail('the policy signs nothing'),
  };
  const session = openSession({ env: {}, folder: folder.path }, folder.path);
  return openRunPolicy(session, 'policy.json', trust, [parseRepository(`${registry.host}/k/any`)]);
}
const images = (): Json => [{ glob: `${registry.host}/k/*` }];
const oldKey = { authorities: { allOf: [{ name: 'old', key: OLD_KEY }] } };
const withOldKey = async (): Promise<PolicyVerifier> => policyOf({ images: images(), ...oldKey });

describe('after the key has changed', () => {
  it('versions that the policy accepts keep the tags where they are', async () => {
    const repository = 'k/rotated';
    await done({ repository, module: 'two', tags: 'v2.0.1,2,latest', ports: byOld });
    const back = { repository, module: 'one', tags: 'v1.9.1,1,latest' };
    const dry = { 'dry-run': 'true' };
    const trial = await run({ ...back, inputs: dry, ports: { byPolicy: await withOldKey() } });
    assert.deepEqual(
      trial.record?.plan?.images[0]?.tags.map(({ tag, action }) => `${tag} ${action}`),
      ['v1.9.1 created', '1 created', 'latest kept'],
    );
    const result = await run({ ...back, ports: { byPolicy: await withOldKey() } });
    assert.deepEqual(
      result.record?.images[0]?.tags.map(({ tag, action, reason }) => [tag, action, reason]),
      [
        ['v1.9.1', 'created', 'a full version'],
        ['1', 'created', '1.9.1 is the highest stable version of 1'],
        ['latest', 'kept', '2.0.1 is higher'],
      ],
    );
    assert.deepEqual(
      await done({ ...back, module: 'next', tags: 'v2.0.2,2,latest', ports: { byPolicy: await withOldKey() } }),
      ['v2.0.2 created', '2 moved', 'latest moved'],
    );
  });

  it('they do not without the policy', async () => {
    const repository = 'k/alone';
    await done({ repository, module: 'two', tags: 'v2.0.1,latest', ports: byOld });
    assert.deepEqual(await done({ repository, module: 'one', tags: 'v1.9.1,latest' }), [
      'v1.9.1 created',
      'latest moved',
    ]);
  });

  it('those of strangers and those without a signature freeze nothing', async () => {
    const repository = 'k/strangers';
    await done({ repository, module: 'bad', tags: 'v99.0.0', isStranger: true });
    const unsigned = await run({
      repository,
      module: 'unsigned',
      tags: '',
      inputs: { sign: 'off', 'signing-key': '' },
    });
    registry.store.repo(repository).tags.set('v98.0.0', unsigned.record?.digest ?? assert.fail('nothing was pushed'));
    assert.deepEqual(
      await done({ repository, module: 'one', tags: 'v1.0.0,latest', ports: { byPolicy: await withOldKey() } }),
      ['v1.0.0 created', 'latest created'],
    );
  });

  it('a version that does not meet the rest of the policy does not count', async () => {
    const repository = 'k/demands';
    await done({ repository, module: 'two', tags: 'v2.0.0', ports: byOld });
    const byPolicy = await policyOf({ images: images(), ...oldKey, module: { maxSize: 64 } });
    assert.deepEqual(await done({ repository, module: 'one', tags: 'v1.0.0,latest', ports: { byPolicy } }), [
      'v1.0.0 created',
      'latest created',
    ]);
  });

  it('the own signer counts without being in the policy', async () => {
    const repository = 'k/own';
    await done({ repository, module: 'two', tags: 'v2.0.0,latest' });
    assert.deepEqual(
      await done({ repository, module: 'one', tags: 'v1.0.0,latest', ports: { byPolicy: await withOldKey() } }),
      ['v1.0.0 created', 'latest kept elsewhere'],
    );
  });

  it('a run that is overtaken moves its tags on to the version of the old key', async () => {
    const repository = 'k/overtaken';
    registry.after = async (_, { method, path }) => {
      if (method !== 'PUT' || !path.endsWith(`${repository}/manifests/latest`)) return undefined;
      registry.after = undefined;
      await done({ repository, module: 'two', tags: 'v2.0.0', ports: byOld });
      return undefined;
    };
    await done({ repository, module: 'one', tags: 'v1.0.0,latest', ports: { byPolicy: await withOldKey() } });
    assert.equal(releases.pointsTo(repository).latest, 'v2.0.0');
  });

  for (const [what, isFault] of [
    ['the signatures of a version', (path: string) => path.includes('/referrers/')],
    ['the module of a version', (path: string) => path.includes('/blobs/sha256:')],
  ] as const)
    it(`moves nothing, and ends with 5, if this could not be found out: ${what}`, async () => {
      const repository = `k/fault${what.length}`;
      const two = await run({ repository, module: 'two', tags: 'v2.0.0', ports: byOld });
      const tags = registry.snapshotTags();
      const { digest = '', layerDigest = '' } = two.record ?? {};
      registry.before = (_, { method, path }) =>
        method === 'GET' && isFault(path) && (path.includes(digest) || path.includes(layerDigest))
          ? { kind: 'answer', status: 500 }
          : undefined;
      const result = await run({
        repository,
        module: 'one',
        tags: 'v1.0.0,latest',
        ports: { byPolicy: await withOldKey() },
      });
      registry.before = undefined;
      assert.equal(result.kind === 'failed' && result.error.exitCode, 5);
      assert.deepEqual(registry.snapshotTags(), tags);
    });
});

describe('a version that exists, signed with the old key', () => {
  const SKIP = { 'on-existing': 'skip' };
  it('is taken with skip if the policy accepts it', async () => {
    const repository = 'k/skip';
    const first = await run({ repository, module: 'old', tags: 'v1.0.0', ports: byOld });
    const again = { repository, module: 'new', tags: 'v1.0.0,latest', inputs: SKIP };
    const alone = await run(again);
    assert.equal(alone.kind === 'failed' && alone.error.code, 'SIGNATURE_DENIED');
    const { record } = await run({ ...again, ports: { byPolicy: await withOldKey() } });
    assert.deepEqual([record?.result, record?.digest], ['existing', first.record?.digest]);
    assert.ok(!Object.hasOwn(registry.snapshotTags(), `${repository}:latest`));
  });

  it('is refused if neither accepts it', async () => {
    const repository = 'k/refused';
    await done({ repository, module: 'old', tags: 'v1.0.0', isStranger: true });
    const again = { repository, module: 'new', tags: 'v1.0.0', inputs: SKIP };
    const result = await run({ ...again, ports: { byPolicy: await withOldKey() } });
    assert.equal(result.kind === 'failed' && result.error.code, 'SIGNATURE_DENIED');
    assert.match(result.kind === 'failed' ? result.error.message : '', /authority old/);
  });

  it('must meet the demands of this run', async () => {
    const repository = 'k/demand';
    await done({ repository, module: 'old', tags: 'v1.0.0', ports: byOld });
    const again = { repository, module: 'new', tags: 'v1.0.0', inputs: { ...SKIP, hosts: 'envoy=1.36' } };
    const byPolicy = await withOldKey();
    const asked: unknown[] = [];
    await run({
      ...again,
      ports: {
        byPolicy: (store, digest, demands) => {
          asked.push(demands?.hosts);
          return byPolicy(store, digest, demands);
        },
      },
    });
    assert.match(JSON.stringify(asked), /envoy/);
  });
});

describe('after the workflow was renamed', () => {
  const renamed = 'acme/filter/.github/workflows/publish.yml@refs/tags/v1.9.1';

  const release = async (repository: string, tags: string, name: string, ports: Release['ports'] = {}) => {
    const given = { images: `${registry.host}/${repository}`, tags, 'abi-attestation': 'false', metadata: 'off' };
    const inputs = { ...given, annotations: `x=${name}` };
    const { images: all } = recordOf(
      await publishKeyless(sigstore, inputs, { copy: join(folder.path, name), ports: { ...ports } }),
    );
    return all[0]?.tags.map(({ tag, action }) => `${tag} ${action}`);
  };
  const policy = (root?: string): Promise<PolicyVerifier> =>
    policyOf(
      {
        images: images(),
        authorities: {
          allOf: [
            {
              name: 'old-workflow',
              keyless: {
                issuer: sigstore.issuer,
                github: { repository: 'acme/filter', workflow: '.github/workflows/release.yml' },
              },
            },
          ],
        },
      },
      root,
    );

  it('the versions of the old workflow count', async () => {
    await release('k/workflow', 'v2.0.0', 'two');
    sigstore.scene.claims = { job_workflow_ref: renamed, workflow_ref: renamed };
    const byPolicy = await policy(sigstore.trustedRoot);
    assert.deepEqual(await release('k/workflow', 'v1.9.1,latest', 'one', { byPolicy }), [
      'v1.9.1 created',
      'latest refused',
    ]);
    const unread = await publishKeyless(
      sigstore,
      { images: `${registry.host}/k/workflow`, tags: 'v1.9.2,latest', 'abi-attestation': 'false' },
      { copy: join(folder.path, 'unread'), ports: { byPolicy: await policy() } },
    );
    assert.equal(unread.kind === 'failed' && unread.error.code, 'TRUST_ROOT_UNAVAILABLE');
    assert.deepEqual(await release('k/workflow', 'v1.9.3,latest', 'three'), ['v1.9.3 created', 'latest created']);
    sigstore.scene.claims = {};
  });
});

describe('a policy that cannot be used', () => {
  it('is refused: it is about other images, or it is broken', async () => {
    await assert.rejects(policyOf({ images: [{ glob: 'ghcr.io/acme/*' }], ...oldKey }), { code: 'INPUT_CONFLICT' });
    await assert.rejects(policyOf({ images: images(), authorities: {} }), { code: 'POLICY_INVALID' });
  });
});
