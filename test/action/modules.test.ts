import assert from 'node:assert/strict';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { event, keyless, login, registry, sigstore, step, workspace } from '../support/action-scene.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';

const modules = 'first = good.wasm\nsecond = good.wasm ; hosts: envoy>=1.39; tags: v2.0.0';
const inputs = { modules, tags: 'v1.0.0,latest', 'signing-key': PRIVATE_PEM, ...login };

interface Result {
  readonly result: string;
  readonly digest: string;
  readonly recordDigest: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly record: string;
}

describe('the publish step with modules', () => {
  it('sets results by name, and a summary with a table', async () => {
    const place = `${registry.host}/acme/many`;
    const ended = await step(
      'main',
      { ...inputs, images: `${registry.host}/{owner}/many/{name}` },
      { GITHUB_REPOSITORY: 'Acme/X' },
    );
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    const results = JSON.parse(ended.outputs.get('results') ?? '') as Readonly<Record<string, Result>>;
    assert.deepEqual(Object.keys(results), ['first', 'second']);
    assert.deepEqual(results.first?.tags, [`${place}/first:v1.0.0`, `${place}/first:latest`]);
    assert.deepEqual(results.second?.tags, [`${place}/second:v2.0.0`]);
    assert.deepEqual(results.second?.references, [`${place}/second@${results.second?.digest}`]);
    for (const [name, { record, digest }] of Object.entries(results)) {
      const read = JSON.parse(readFileSync(record, 'utf8'));
      assert.deepEqual([read.name, read.digest], [name, digest]);
    }
    assert.equal(
      ended.outputs.get('record'),
      Object.values(results)
        .map(({ record }) => record)
        .join('\n'),
    );
    assert.deepEqual(
      JSON.parse(ended.outputs.get('tags') ?? ''),
      Object.values(results).flatMap(({ tags }) => tags),
    );
    assert.equal(ended.outputs.get('verified'), 'true');
    assert.equal(ended.outputs.get('digest') ?? '', '');
    assert.match(ended.summary, /^## Published and verified: 2 modules, 3 tags\n/);
    assert.match(ended.summary, /\| first \| `\S+\/first` \| pushed, signed \| `v1\.0\.0`, `latest` created \|/);
    assert.equal(ended.summary.match(/<details><summary>(?:first|second): loads in/g)?.length, 2);
    assert.equal(ended.artifacts.trim().split('\n').length, 2);
  });

  it('sets all outputs if there is one module', async () => {
    const ended = await step('main', {
      ...inputs,
      modules: 'only = good.wasm',
      images: `${registry.host}/acme/one/{name}`,
    });
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    assert.equal(JSON.parse(ended.outputs.get('results') ?? '').only.digest, ended.outputs.get('digest'));
    assert.match(ended.outputs.get('verify-command') ?? '', /one\/only@sha256:/);
  });

  it('signs all modules with one certificate', async () => {
    const seen = sigstore.seen.length;
    const env = { ...sigstore.env, ...event('push', { repository: { private: true } }) };
    const { 'signing-key': _, ...rest } = inputs;
    const ended = await step('main', { ...rest, images: `${registry.host}/acme/keyless/{name}`, ...keyless() }, env);
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    assert.equal(sigstore.seen.slice(seen).filter(({ service }) => service === 'fulcio').length, 1);
    assert.equal(ended.outputs.get('certificate-identity'), sigstore.identity);
  });

  it('hands the modules over to a step that publishes them, and the records to merge', async () => {
    const built = await step('main', { ...inputs, images: `${registry.host}/acme/over/{name}`, push: 'false' });
    assert.equal(built.status, 0, built.stdout + built.stderr);
    const from = built.outputs.get('modules-folder') ?? '';
    const digest = built.outputs.get('modules-digest') ?? '';
    assert.equal(digest, digestOf(readFileSync(join(from, 'modules.sha256'))));
    cpSync(from, join(workspace, 'over'), { recursive: true });
    const given = { 'modules-from': 'over', 'modules-digest': digest, 'move-tags': 'false' };
    const out = { ...inputs, ...given, images: `${registry.host}/acme/over/{name}` };
    const wrong = await step('main', { ...out, 'modules-digest': `sha256:${'0'.repeat(64)}` });
    assert.equal(wrong.status, 3, wrong.stdout + wrong.stderr);
    assert.equal(registry.store.repos.has('acme/over/first'), false);
    symlinkSync(from, join(workspace, 'outside'));
    for (const place of [from, '../over', 'outside']) {
      const ended = await step('main', { ...out, 'modules-from': place });
      assert.equal(ended.status, 2, ended.stdout + ended.stderr);
      assert.match(ended.stdout, /PATH_OUTSIDE_WORKSPACE/);
    }
    const ended = await step('main', out);
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    assert.equal(ended.outputs.get('modules-digest'), digest);

    assert.equal(ended.outputs.get('modules-folder') ?? '', '');
    const results = JSON.parse(ended.outputs.get('results') ?? '') as Readonly<Record<string, Result>>;
    const said = Object.entries(results).map(([name, result]) => {
      const recordDigest = digestOf(readFileSync(result.record));
      assert.equal(result.recordDigest, recordDigest);
      return [name, { digest: result.digest, recordDigest }];
    });
    assert.deepEqual(JSON.parse(ended.outputs.get('expected') ?? ''), Object.fromEntries(said));
    const merged = await step('merge', {
      ...login,
      records: ended.outputs.get('record') ?? '',
      expected: ended.outputs.get('expected') ?? '',
      key: PUBLIC_PEM,
    });
    assert.equal(merged.status, 0, merged.stdout + merged.stderr);
    assert.equal(JSON.parse(merged.outputs.get('tags') ?? '').length, 3);
  });

  it('names the module that is refused, and pushes nothing', async () => {
    const images = `${registry.host}/acme/refused/{name}`;
    const ended = await step('main', { ...inputs, modules: `${modules}\nthird = bad.wasm`, images });
    assert.equal(ended.status, 3, ended.stdout + ended.stderr);
    assert.match(ended.annotations.map(({ text }) => text).join('\n'), /Module "third": .*PW010/);
    assert.match(ended.summary, /^## Failed: ABI_REFUSED, nothing was published\n/);
    assert.match(ended.summary, /PW010/);
    assert.equal(registry.store.repos.has('acme/refused/first'), false);
    assert.equal(ended.outputs.get('results') ?? '', '');
  });

  it('shows in the summary how far each module came', async () => {
    const images = `${registry.host}/acme/half/{name}`;
    registry.before = (_, { method, path }) =>
      method === 'PUT' && path.endsWith('/half/second/manifests/v2.0.0') ? { kind: 'answer', status: 403 } : undefined;
    const ended = await step('main', { ...inputs, images });
    registry.before = undefined;
    assert.equal(ended.status, 5, ended.stdout + ended.stderr);
    assert.match(ended.summary, /^## Failed: REGISTRY_FORBIDDEN, 2 of 2 images pushed, 1 tag set\n/);
    assert.match(ended.summary, /\| first \| \S+ \| pushed, signed \| `v1\.0\.0` created \|/);
    assert.match(ended.summary, /\| second \| \S+ \| pushed, signed \| none \|/);
    assert.match(
      ended.annotations.map(({ text }) => text).join('\n'),
      /moved before the failure: \S+\/half\/first:v1\.0\.0/,
    );
  });
});
