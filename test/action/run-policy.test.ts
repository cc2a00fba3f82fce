import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { image, login, registry, step, workspace } from '../support/action-scene.ts';
import { goodFilter } from '../support/module-writer.ts';
import { policyJson } from '../support/policy.ts';

// The entry loads the gate of a policy as a part of its own, and must accept the proofs of that part.
const writeFiles = (): void => {
  const old = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = old.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const parts = { images: [{ glob: image('*') }], authorities: { allOf: [{ name: 'old', key }] } };
  const files = {
    'old.pem': old.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'new.pem': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    'policy.json': JSON.stringify(policyJson(parts)),
    'broken.json': '{"kind": "FilterVerificationPolicy"}',
    'two.wasm': goodFilter({ header: { name: 'x-version', value: 'two' } }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(workspace, name), content);
};

const publish = (name: string, inputs: Record<string, string>) =>
  step('main', { module: 'good.wasm', images: image(name), smoke: 'false', ...login, ...inputs });
const two = (name: string) => publish(name, { module: 'two.wasm', tags: 'v2.0.0', 'signing-key': 'old.pem' });
const one = (name: string, inputs: Record<string, string> = {}) =>
  publish(name, { tags: 'v1.0.0,latest', 'signing-key': 'new.pem', policy: 'policy.json', ...inputs });

it('keeps a tag at a version of the old key, and takes such a version with skip', async () => {
  writeFiles();
  assert.equal((await two('rotated')).status, 0);
  const run = await one('rotated');
  assert.equal(run.status, 0, run.stdout);
  assert.match(run.stdout, /rotated:latest refused: 2\.0\.0 is higher/);
  const taken = await one('rotated', { tags: 'v2.0.0', 'on-existing': 'skip' });
  assert.equal(taken.status, 0, taken.stdout);
  assert.equal(taken.outputs.get('published'), 'false');
});

it('moves tags on to a version of the old key that was published in the meantime', async () => {
  registry.after = async (_, { method, path }) => {
    if (method !== 'PUT' || !path.endsWith('/race/manifests/latest')) return undefined;
    registry.after = undefined;
    assert.equal((await two('race')).status, 0);
    return undefined;
  };
  const run = await one('race');
  assert.equal(run.status, 0, run.stdout);
  const tags = registry.snapshotTags();
  assert.equal(tags['acme/race:latest'], tags['acme/race:v2.0.0']);
});

it('stops before anything is sent if the policy cannot be used', async () => {
  registry.takeRequests();
  for (const [inputs, pattern] of [
    [{ policy: 'broken.json' }, /POLICY_INVALID/],
    [{ policy: 'gone.json' }, /FILE_UNREADABLE/],
    [{ images: `${registry.host}/other/f` }, /INPUT_CONFLICT.*its images do not include/],
  ] as const) {
    const run = await one('refused', inputs);
    assert.equal(run.status, 2);
    assert.match(run.stdout, pattern);
  }
  assert.deepEqual(registry.takeRequests(), []);
});
