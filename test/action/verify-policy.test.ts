import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../src/core/json.ts';
import { policyJson } from '../support/policy.ts';
import { attachKey, attachKeyless, publishUnsigned, type Subject } from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { startSigstore } from '../support/sigstore.ts';
import { runStep, type Step } from '../support/step.ts';

const folder = temporaryFolder();
const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const THIEF = thief.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const THIEF_PUBLIC = thief.publicKey.export({ type: 'spki', format: 'pem' }).toString();
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

function ask(
  subject: Subject,
  parts: { readonly [name: string]: Json },
  more: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<Step> {
  const policy = policyJson({
    images: [{ glob: `${registry.host}/acme/*` }],
    authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] },
    ...parts,
  });
  writeFileSync(join(folder.path, 'wasm-policy.json'), JSON.stringify(policy));
  return runStep(
    'verify',
    { image: `${subject.name}@${subject.manifest.digest}`, policy: 'wasm-policy.json', ...more },
    { workspace: folder.path, env },
  );
}

describe('the verify step with a policy', () => {
  it('sets all outputs, and snippets that each pin the right digest', async () => {
    const ended = await ask(signed, {});
    assert.equal(ended.status, 0, ended.stdout);
    assert.equal(ended.outputs.get('verified'), 'true');
    const text = readFileSync(ended.outputs.get('snippets') ?? '', 'utf8');
    const [plugin, extension, envoy] = parseAllDocuments(text).map((one) => one.toJS());
    const hex = signed.manifest.digest.slice('sha256:'.length);
    assert.match(plugin.spec.url, new RegExp(`^oci://.*@sha256:${hex}$`));
    assert.equal(plugin.spec.url, `oci://${ended.outputs.get('reference')}`);
    assert.equal(extension.spec.wasm[0].code.image.url, ended.outputs.get('reference'));
    assert.equal(envoy.vm_config.code.remote.sha256, signed.moduleDigest.slice('sha256:'.length));
    assert.match(ended.summary, /authority key/);
  });

  for (const [what, subject, parts, more, status] of [
    ['an unsigned image', () => unsigned, {}, {}, 4],
    ['content that the policy does not allow', () => signed, { layout: { allowed: ['oci'] } }, {}, 3],
    ['a different repository', () => signed, { images: [{ repository: 'ghcr.io/acme/signed' }] }, {}, 3],
    [
      'a missing attestation',
      () => signed,
      { attestations: [{ predicateType: 'https://slsa.dev/provenance/v1' }] },
      {},
      4,
    ],
  ] as const)
    it(`sets only verified=false and the report for ${what}`, async () => {
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
    ['a key as well', {}, { key: PUBLIC_PEM }],
  ] as const)
    it(`ends with 2 for ${what}, and verifies nothing`, async () => {
      const ended = await ask(signed, parts, more);
      assert.equal(ended.status, 2, ended.stdout);
      assert.deepEqual([...ended.outputs], [['verified', 'false']]);
    });
});

describe('the environment that an earlier step left', () => {
  /** Variables that set a root, a mirror, an identity or a policy in other tools, or that could be guessed. */
  const environment = (root: string, policy: string): Record<string, string> => ({
    SIGSTORE_ROOT_FILE: root,
    SIGSTORE_TRUSTED_ROOT: root,
    SIGSTORE_TRUSTED_ROOT_JSON: root,
    SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: root,
    SIGSTORE_REKOR_PUBLIC_KEY: root,
    SIGSTORE_TSA_CERTIFICATE_FILE: root,
    SIGSTORE_NO_CACHE: '1',
    TUF_ROOT: folder.path,
    TUF_ROOT_JSON: root,
    TUF_MIRROR: `http://${registry.host}/tuf`,
    TUF_URL: `http://${registry.host}/tuf`,
    COSIGN_TRUSTED_ROOT: root,
    COSIGN_KEY: join(folder.path, 'thief.pub'),
    COSIGN_CERTIFICATE_IDENTITY_REGEXP: '.*',
    WASM_IMAGE_TRUSTED_ROOT: root,
    WASM_IMAGE_TUF_MIRROR: `http://${registry.host}/tuf`,
    WASM_IMAGE_POLICY: policy,
    WASM_IMAGE_KEY: join(folder.path, 'thief.pub'),
    TRUSTED_ROOT: root,
    POLICY: policy,
    KEY: join(folder.path, 'thief.pub'),
  });

  it('changes neither trust root nor mirror, key nor policy', async (t) => {
    const [ours, theirs] = await Promise.all([startSigstore(), startSigstore()]);
    t.after(() => Promise.all([ours.stop(), theirs.stop()]));
    const stolen = await publishUnsigned(registry, 'acme/stolen', `${folder.path}/copy`);
    await attachKeyless(theirs, stolen);
    await attachKey(THIEF, stolen);
    const at = (name: string, text: string): string => {
      writeFileSync(join(folder.path, name), text);
      return join(folder.path, name);
    };
    const root = at('theirs.json', theirs.trustedRoot);
    at('ours.json', ours.trustedRoot);
    at('thief.pub', THIEF_PUBLIC);
    const lax = at(
      'lax.json',
      JSON.stringify(
        policyJson({
          images: [{ glob: `${registry.host}/acme/*` }],
          authorities: { allOf: [{ name: 'key', key: THIEF_PUBLIC }] },
        }),
      ),
    );
    const env = environment(root, lax);
    const image = `${stolen.name}@${stolen.manifest.digest}`;
    const signer = { 'certificate-identity': theirs.identity, 'certificate-oidc-issuer': theirs.issuer };
    const verify = (inputs: Record<string, string>): Promise<Step> =>
      runStep('verify', { image, ...inputs }, { workspace: folder.path, env });
    registry.takeRequests();
    assert.equal((await verify({ ...signer, 'trusted-root': 'theirs.json' })).status, 0);
    assert.equal((await verify({ policy: 'lax.json' })).status, 0);
    for (const inputs of [{ ...signer, 'trusted-root': 'ours.json' }, { key: PUBLIC_PEM }]) {
      const step = await verify(inputs);
      assert.equal(step.status, 3, step.stdout);
      assert.match(step.stdout, /SIGNATURE_DENIED/);
      assert.equal(step.outputs.get('verified'), 'false');
    }
    assert.equal((await ask(stolen, {}, {}, env)).status, 3);
    assert.equal((await verify({})).status, 2);
    assert.ok(!registry.takeRequests().some((line) => line.includes('/tuf')));
  });
});
