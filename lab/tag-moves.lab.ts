// Releases in any order, and two at once, on real registries: no floating tag ends at a lower version.
import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { readTags } from './lib/clients.ts';
import { makeVariant } from './lib/filters.ts';
import { missingDist } from './lib/places.ts';
import {
  makeWorkspace,
  publish,
  tryPublish,
  verifyWithCosign,
  verifyWithOurs,
  type Workspace,
} from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';

/** Releases with the tags that a careless workflow moves. */
const SEQUENCE: readonly (readonly [version: string, tags: readonly string[]])[] = [
  ['v2.0.1', ['2.0', '2', 'latest']],
  ['v1.9.1', ['1.9', '1', 'latest']],
  ['v2.0.0-rc.2', ['2.0', '2', 'latest', 'next', 'rc']],
  ['v2.1.0-beta.1', ['2.1', '2', 'latest', 'next', 'beta']],
  ['v2.0.1', ['2.0', '2', 'latest']],
];
const FINAL = {
  '1': 'v1.9.1',
  '1.9': 'v1.9.1',
  '2': 'v2.0.1',
  '2.0': 'v2.0.1',
  beta: 'v2.1.0-beta.1',
  latest: 'v2.0.1',
  next: 'v2.1.0-beta.1',
  rc: 'v2.0.0-rc.2',
};
/** Releases of a variant, whose `latest` has no suffix. */
const VARIANT = ['v2.0.1', 'v1.9.1', 'v2.1.0-rc.1'];
const FLAVOR = 'suffix=-alpine\nlatest=true';
const PAIRS = 10;

/** The version that each floating tag points to. */
async function pointsTo({ host }: Registry, path: string): Promise<Readonly<Record<string, string>>> {
  const tags = [...(await readTags(host, path))].sort(([a], [b]) => (a < b ? -1 : 1));
  const versions = new Map(tags.flatMap(([tag, digest]) => (tag.startsWith('v') ? [[digest, tag]] : [])));
  return Object.fromEntries(
    tags.flatMap(([tag, digest]) => (tag.startsWith('v') ? [] : [[tag, versions.get(digest) ?? '']])),
  );
}

/** Both clients must accept what each tag points to. */
async function verifyAll(
  workspace: Workspace,
  registry: Registry,
  image: string,
  tags: readonly string[],
): Promise<void> {
  for (const tag of tags) {
    assert.equal((await verifyWithOurs(workspace, registry, `${image}:${tag}`)).status, 0, tag);
    assert.equal((await verifyWithCosign(workspace, registry, `${image}:${tag}`)).status, 0, tag);
  }
}

describe('tag moves', { skip: missingDist() }, () => {
  for (const kind of ['docker-registry', 'olareg'] as const) {
    test(`${kind}: releases in any order move no tag backward`, async () => {
      const workspace = await makeWorkspace(`tag-moves-${kind}`);
      const registry = await startRegistry(kind, 'tag-moves');
      try {
        const image = `${registry.host}/acme/moved`;
        for (const [version, tags] of SEQUENCE) {
          const module = makeVariant(workspace.module, version);
          await publish(workspace, registry, { image, tags: [version, ...tags], module });
        }
        const final = await pointsTo(registry, 'acme/moved');
        console.log(`${kind}: ${JSON.stringify(final)}`);
        assert.deepEqual(final, FINAL);
        await verifyAll(workspace, registry, image, ['latest', 'next', '1']);
        for (const version of VARIANT) {
          const module = makeVariant(workspace.module, version);
          const variant = { image: `${registry.host}/acme/variant`, flavor: FLAVOR };
          await publish(workspace, registry, { ...variant, tags: [version, '2.0', '1.9'], module });
        }
        assert.deepEqual(await pointsTo(registry, 'acme/variant'), {
          '1.9-alpine': 'v1.9.1-alpine',
          '2.0-alpine': 'v2.0.1-alpine',
          latest: 'v2.0.1-alpine',
        });
      } finally {
        await registry.stop();
      }
    });

    test(`${kind}: of two runs at once, the higher version wins in ${PAIRS} pairs`, async () => {
      const workspace = await makeWorkspace(`tag-pairs-${kind}`);
      const registry = await startRegistry(kind, 'tag-pairs');
      try {
        const modules = ['v1.0.1', 'v1.0.2'].map((version) => makeVariant(workspace.module, version));
        for (let pair = 1; pair <= PAIRS; pair += 1) {
          const path = `acme/pair${pair}`;
          const runs = ['v1.0.1', 'v1.0.2'].map((version, i) =>
            tryPublish(workspace, registry, {
              image: `${registry.host}/${path}`,
              tags: [version, '1.0', '1', 'latest'],
              out: `out${i}`,
              ...(modules[i] === undefined ? {} : { module: modules[i] }),
            }),
          );
          for (const finished of await Promise.all(runs)) assert.equal(finished.status, 0, finished.stderr);
          assert.deepEqual(await pointsTo(registry, path), { '1': 'v1.0.2', '1.0': 'v1.0.2', latest: 'v1.0.2' }, path);
        }
        await verifyAll(workspace, registry, `${registry.host}/acme/pair1`, ['latest']);
      } finally {
        await registry.stop();
      }
    });
  }
});
