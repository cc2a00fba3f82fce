import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { publish } from '../../src/publish.ts';
import { askStranger, openTestPorts, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
after(() => folder.remove());

const run = (image: string, inputs: Record<string, string>) => publish(planFor({ images: image, ...inputs }), openTestPorts({ copy: `${folder.path}/copy` }));

describe('a registry that reads the fallback tag as the digest of the image', () => {
  it('gets a signed image and its tag, and an unsigned image there has no signatures', async (t) => {
    const registry = await startRegistry({ referrers: 'none', tagIsDigest: 'until-written' });
    t.after(() => registry.stop());
    const image = `${registry.host}/acme/filter`;
    const unsigned = await run(image, { sign: 'off' });
    assert.equal((await askStranger(`${image}@${unsigned.record?.digest}`)).kind, 'nothing-found');
    assert.equal((await run(image, { tags: 'v1.0.0' })).kind, 'done');
    assert.equal((await askStranger(`${image}:v1.0.0`)).kind, 'verified');
  });
});
