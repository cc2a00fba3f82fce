// Several runs at once against one repository: no signature is lost, and tags point to verified images, whichever run
// is last.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeKey } from './lib/certificates.ts';
import { readTags } from './lib/clients.ts';
import { makeVariant } from './lib/filters.ts';
import { missingDist } from './lib/places.ts';
import { makeWorkspace, tryPublish, verifyWithCosign, verifyWithOurs } from './lib/publishing.ts';
import { getBundles, getSignatures } from './lib/raw-registry.ts';
import { startRegistry } from './lib/registries.ts';

const RUNS = [1, 2, 3, 4, 5, 6];
const SIGNERS = [1, 2, 3, 4, 5, 6, 7, 8];

describe('races', { skip: missingDist() }, () => {
  for (const kind of ['docker-registry', 'olareg'] as const) {
    test(`${kind}: eight runs that sign one image at once with eight keys store all signatures, attestations and legacy signatures`, async () => {
      const workspace = await makeWorkspace(`race-signatures-${kind}`);
      const registry = await startRegistry(kind, 'race-signatures');
      try {
        const image = `${registry.host}/acme/signed`;
        for (const run of SIGNERS) makeKey(workspace.folder, `signer${run}`, 'p256');
        const key = (run: number, suffix: string) => join(workspace.folder, `signer${run}.${suffix}`);
        const all = await Promise.all(
          SIGNERS.map((run) => {
            const signer = { ...workspace, keyFile: key(run, 'key') };
            return tryPublish(signer, registry, { image, tags: ['v1.0.0'], out: `out${run}`, signatureFormat: 'both' });
          }),
        );
        for (const finished of all) assert.equal(finished.status, 0, finished.stderr);
        const digest = (JSON.parse(all[0]?.stdout ?? '{}') as { digest: string }).digest;
        const repository = { host: registry.host, path: 'acme/signed' };
        const bundles = await getBundles(repository, digest);
        const count = (type: RegExp) => bundles.filter(({ predicateType }) => type.test(predicateType)).length;
        assert.deepEqual(
          [count(/cosign\/sign/), count(/abi-report/), (await getSignatures(repository, digest)).length],
          [8, 8, 8],
        );
        for (const run of SIGNERS) {
          assert.equal(
            (await verifyWithOurs(workspace, registry, `${image}:v1.0.0`, key(run, 'pub'))).status,
            0,
            `wasm-image does not find signature ${run}`,
          );
          assert.equal(
            (await verifyWithCosign(workspace, registry, `${image}:v1.0.0`, key(run, 'pub'))).status,
            0,
            `cosign does not find signature ${run}`,
          );
        }
      } finally {
        await registry.stop();
      }
    });

    test(`${kind}: six runs that move one tag to six images end with 0 or 6, and the tag points to a verified image`, async () => {
      const workspace = await makeWorkspace(`race-tags-${kind}`);
      const registry = await startRegistry(kind, 'race-tags');
      try {
        const image = `${registry.host}/acme/moved`;
        const modules = RUNS.map((run) => makeVariant(workspace.module, `run${run}`));
        const all = await Promise.all(
          modules.map((module, at) =>
            tryPublish(workspace, registry, { image, tags: ['latest', 'v1.0.0'], module, out: `out${at}` }),
          ),
        );
        for (const finished of all) assert.ok(finished.status === 0 || finished.status === 6, finished.stderr);
        const tags = await readTags(registry.host, 'acme/moved');
        for (const digest of tags.values()) {
          assert.equal((await verifyWithOurs(workspace, registry, `${image}@${digest}`)).status, 0);
          assert.equal((await verifyWithCosign(workspace, registry, `${image}@${digest}`)).status, 0);
        }
        assert.ok(tags.has('v1.0.0'));
      } finally {
        await registry.stop();
      }
    });
  }
});
