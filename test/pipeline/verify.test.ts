import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fallbackTagOf } from '../../src/oci/reference.ts';
import { publish } from '../../src/publish.ts';
import { askStranger, openTestPorts, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
after(() => folder.remove());

test('a fallback tag that leads to an image is neither a denial nor "unsigned": it could not be found out', async (t) => {
  const registry = await startRegistry({ referrers: 'none' });
  t.after(() => registry.stop());
  const image = `${registry.host}/acme/f`;
  const { record } = await publish(planFor({ images: image, tags: 'v1' }), openTestPorts({ copy: `${folder.path}/copy` }));
  assert.ok(record !== undefined);
  registry.store.repo('acme/f').tags.set(fallbackTagOf(record.digest), record.digest);
  await assert.rejects(askStranger(`${image}:v1`), { code: 'REGISTRY_PROTOCOL', exitCode: 5 });
});
