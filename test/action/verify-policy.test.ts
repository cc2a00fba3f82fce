import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../src/core/json.ts';
import { policyJson } from '../support/policy.ts';
import { attachKey, publishUnsigned, type Subject } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { runStep, type Step } from '../support/step.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let signed: Subject;
let unsigned: Subject;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  signed = await publishUnsigned(registry, 'acme/signed', `${folder.path}/copy`);
  unsigned = await publishUnsigned(registry, 'acme/unsigned', `${folder.path}/copy`);
  await attachKey(PRIVATE_PEM, signed);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

function ask(subject: Subject, parts: { readonly [name: string]: Json }, more: Record<string, string> = {}): Promise<Step> {
  const policy = policyJson({ images: [{ glob: `${registry.host}/acme/*` }], authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] }, ...parts });
  writeFileSync(join(folder.path, 'wasm-policy.json'), JSON.stringify(policy));
  return runStep('verify', { image: `${subject.name}@${subject.manifest.digest}`, policy: 'wasm-policy.json', ...more }, { workspace: folder.path });
}

describe('the verify step with a policy', () => {
  it('sets all outputs, and snippets that are pinned to the right digest each', async () => {
    const ended = await ask(signed, {});
    assert.equal(ended.status, 0, ended.stdout);
    assert.equal(ended.outputs.get('verified'), 'true');
    const text = readFileSync(ended.outputs.get('snippets') ?? '', 'utf8');
    const [plugin, extension, envoy] = parseAllDocuments(text).map((one) => one.toJS());
    const hex = signed.manifest.digest.slice('sha256:'.length);
    assert.equal(plugin.spec.sha256, hex);
    assert.equal(plugin.spec.url, `oci://${ended.outputs.get('reference')}`);
    assert.equal(extension.spec.wasm[0].code.image.sha256, hex);
    assert.equal(envoy.vm_config.code.remote.sha256, signed.moduleDigest.slice('sha256:'.length));
    assert.match(ended.summary, /authority key/);
  });

  for (const [what, subject, parts, more, status] of [
    ['an unsigned image', () => unsigned, {}, {}, 4],
    ['what the policy does not let through', () => signed, { layout: { allowed: ['oci'] } }, {}, 3],
    ['another repository', () => signed, { images: [{ repository: 'ghcr.io/acme/signed' }] }, {}, 3],
    ['a missing attestation', () => signed, { attestations: [{ predicateType: 'https://slsa.dev/provenance/v1' }] }, {}, 4],
  ] as const)
    it(`sets nothing but verified=false and the report for ${what}`, async () => {
      const ended = await ask(subject(), parts, more);
      assert.equal(ended.status, status, ended.stdout);
      assert.deepEqual(
        [...ended.outputs],
        [
          ['verified', 'false'],
          ['verification-report', ended.outputs.get('verification-report')],
        ],
      );
    });

  for (const [what, parts, more] of [
    ['an empty list', { images: [] }, {}],
    ['a misspelt field', { attestation: [] }, {}],
    ['a key beside it', {}, { key: PUBLIC_PEM }],
  ] as const)
    it(`ends with 2 for ${what}, and verifies nothing`, async () => {
      const ended = await ask(signed, parts, more);
      assert.equal(ended.status, 2, ended.stdout);
      assert.deepEqual([...ended.outputs], [['verified', 'false']]);
    });
});
