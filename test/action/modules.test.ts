import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { event, keyless, login, registry, sigstore, step } from '../support/action-scene.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';

const modules = 'first = good.wasm\nsecond = good.wasm ; hosts: envoy>=1.39; tags: v2.0.0';
const inputs = { modules, tags: 'v1.0.0,latest', 'signing-key': PRIVATE_PEM, ...login };

interface Result {
  readonly result: string;
  readonly digest: string;
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
