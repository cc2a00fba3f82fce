import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { login, registry, step, workspace } from '../support/action-scene.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';

before(() => writeFileSync(join(workspace, 'key.pub'), PUBLIC_PEM));

/** Publishes two legs without tags. @returns the records, one per line. */
async function publishLegs(place: string): Promise<string> {
  const ended = await step('main', {
    modules: 'a = good.wasm\nb = good.wasm',
    images: `${registry.host}/${place}/{name}`,
    tags: 'v1.0.0,latest',
    'move-tags': 'false',
    'signing-key': PRIVATE_PEM,
    ...login,
  });
  assert.equal(ended.status, 0, ended.stdout + ended.stderr);
  assert.equal(ended.outputs.get('tags'), '[]');
  const results = JSON.parse(ended.outputs.get('results') ?? '') as Readonly<
    Record<string, { readonly record: string }>
  >;
  return Object.values(results)
    .map(({ record }) => join(record, '..'))
    .join('\n');
}

describe('the merge step', () => {
  it('moves the tags of all legs and sets the outputs', async () => {
    const records = await publishLegs('merged');
    const ended = await step('merge', {
      records,
      expected: '{"include": [{"name": "a"}, {"name": "b"}]}',
      images: `${registry.host}/merged/{name}`,
      tags: 'v1.0.0,latest',
      key: 'key.pub',
      ...login,
    });
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    const tags = ['a:v1.0.0', 'a:latest', 'b:v1.0.0', 'b:latest'].map((tag) => `${registry.host}/merged/${tag}`);
    assert.deepEqual(JSON.parse(ended.outputs.get('tags') ?? ''), tags);
    assert.equal(ended.outputs.get('verified'), 'true');
    const results = JSON.parse(ended.outputs.get('results') ?? '');
    assert.deepEqual(results.b.tags, tags.slice(2));
    assert.match(results.b.references[0], /\/merged\/b@sha256:[0-9a-f]{64}$/);
    assert.match(ended.summary, /^## Verified and tagged: 2 images, 4 tags\n/);
    assert.match(ended.summary, /\| a \| `\S+\/merged\/a` \| `v1\.0\.0`, `latest` created \|/);
  });

  it('moves nothing if a leg is missing', async () => {
    const records = await publishLegs('missing');
    const inputs = { records: records.split('\n')[0] ?? '', expected: 'a\nb', key: 'key.pub', ...login };
    const ended = await step('merge', inputs);
    assert.equal(ended.status, 2, ended.stdout + ended.stderr);
    assert.match(ended.annotations.map(({ text }) => text).join('\n'), /no record of module "b"/);
    assert.equal(ended.outputs.get('verified'), 'false');
    assert.match(ended.summary, /^## Failed: INPUT_MISSING/);
    assert.ok(
      !Object.keys(registry.snapshotTags()).some((tag) => tag.startsWith('missing/') && !tag.includes(':sha256-')),
    );
  });
});
