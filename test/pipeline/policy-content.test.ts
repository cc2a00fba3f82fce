import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Json, JsonObject } from '../../src/core/json.ts';
import {
  ask,
  attachKey,
  attachKeyless,
  outcome,
  publishUnsigned,
  putTag,
  type Subject,
} from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';

const { folder, registry, sigstore } = await openScene('api');
let count = 0;

const fresh = (annotations = ''): Promise<Subject> =>
  publishUnsigned(registry, `c/f${count++}`, `${folder.path}/copy`, annotations);
const byKey = { authorities: { allOf: [{ name: 'key', key: PUBLIC_PEM }] } };

describe('the content that a policy requires', () => {
  const rows: readonly (readonly [what: string, parts: { readonly [name: string]: Json }, said: RegExp])[] = [
    [
      'accepts matching content',
      {
        abi: {
          versions: ['proxy-wasm/0.2.1'],
          hosts: ['envoy>=1.36'],
          denyImports: [{ module: 'env', name: 'proxy_call_foreign_function' }],
          requireExports: ['malloc'],
        },
        layout: { allowed: ['compat'] },
        module: { maxSize: 100_000, maxMemoryPages: 100 },
      },
      /^verified$/,
    ],
    [
      'refuses a different ABI',
      { abi: { versions: ['proxy-wasm/0.1.0'] } },
      /^denied.*POLICY_DENIED.*abi version: expected proxy-wasm\/0.1.0, seen proxy-wasm\/0.2.1/,
    ],
    ['refuses an import', { abi: { denyImports: [{ module: 'env' }] } }, /^denied.*POLICY_DENIED.*imports/],
    [
      'refuses a missing export',
      { abi: { requireExports: ['no_such_export'] } },
      /^denied.*exports: expected no_such_export, seen no no_such_export/,
    ],
    [
      'refuses a different layout',
      { layout: { allowed: ['oci'] } },
      /^denied.*allowed layout: expected oci, seen compat/,
    ],
    ['refuses a large module', { module: { maxSize: 100 } }, /^denied.*module size/],
    [
      'refuses a missing annotation',
      { annotations: { required: [{ key: 'org.example.team', value: 'edge' }] } },
      /^denied.*annotation org.example.team: expected edge, seen absent/,
    ],
    [
      'never reads an annotation from the prototype',
      { annotations: { required: [{ key: 'constructor', value: 'x' }] } },
      /^denied.*seen absent/,
    ],
  ];
  let subject: Subject;
  before(async () => {
    subject = await fresh();
    await attachKey(PRIVATE_PEM, subject);
  });
  for (const [what, parts, said] of rows)
    it(what, async () => assert.match(outcome(await ask(sigstore, subject, { ...byKey, ...parts })), said));
});

describe('an image with refused content', () => {
  const denied = { ...byKey, layout: { allowed: ['oci'] } };

  it('is denied even if it is unsigned', async () => {
    const verification = await ask(sigstore, await fresh(), denied);
    assert.match(outcome(verification), /^denied.*POLICY_DENIED.*allowed layout/);
  });

  it('is denied without reading the referrers, even if reading them would fail', async () => {
    const subject = await fresh();
    await attachKey(PRIVATE_PEM, subject);
    registry.takeRequests();
    assert.match(outcome(await ask(sigstore, subject, denied)), /^denied.*POLICY_DENIED.*allowed layout/);
    const requests = registry.takeRequests();
    assert.ok(requests.length > 0 && !requests.some((line) => line.includes('referrers')), requests.join('\n'));
  });
});

describe('a version tag', () => {
  const at = (ref: string) => ({ job_workflow_ref: `acme/filter/.github/workflows/release.yml@${ref}`, ref });
  const release = (): JsonObject => ({
    allOf: [
      {
        name: 'release',
        keyless: { issuer: sigstore.issuer, github: { repository: 'acme/filter', refGlob: 'refs/tags/v*' } },
      },
    ],
  });

  it('that points to an older image is denied if the policy compares versions with the git tag', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject, at('refs/tags/v1.1.0'));
    for (const tag of ['v1.1.0', '1.2.0', 'latest']) await putTag(subject, tag);
    const held = { authorities: release(), tags: { versionFrom: 'ref' } };
    assert.match(
      outcome(await ask(sigstore, subject, held, { tag: '1.2.0' })),
      /^denied.*SIGNATURE_DENIED.*tag version: expected the git tag 1.2.0, seen refs/,
    );
    for (const tag of ['v1.1.0', 'latest'])
      assert.equal(outcome(await ask(sigstore, subject, held, { tag })), 'verified', tag);
    assert.equal(outcome(await ask(sigstore, subject, { authorities: release() }, { tag: '1.2.0' })), 'verified');
  });

  it('of one package among several is denied with a hint on how to compare it', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject, at('refs/tags/filter/v1.2.0'));
    await putTag(subject, 'v1.2.0');
    const authorities = {
      allOf: [{ name: 'release', keyless: { issuer: sigstore.issuer, github: { repository: 'acme/filter' } } }],
    };
    assert.match(
      outcome(await ask(sigstore, subject, { authorities, tags: { versionFrom: 'ref' } }, { tag: 'v1.2.0' })),
      /^denied.*versionFrom: annotation/,
    );
  });

  it('that points to an older image is denied if the policy compares versions with the annotation', async () => {
    const subject = await fresh('org.opencontainers.image.version=1.1.0');
    await attachKey(PRIVATE_PEM, subject);
    for (const tag of ['v1.1.0', 'v1.2.0', 'v1']) await putTag(subject, tag);
    const held = { ...byKey, tags: { versionFrom: 'annotation' } };
    assert.match(
      outcome(await ask(sigstore, subject, held, { tag: 'v1.2.0' })),
      /^denied.*POLICY_DENIED.*tag version: .* v1.2.0, seen 1.1.0/,
    );
    for (const tag of ['v1.1.0', 'v1'])
      assert.equal(outcome(await ask(sigstore, subject, held, { tag })), 'verified', tag);
    const bare = await fresh();
    await attachKey(PRIVATE_PEM, bare);
    await putTag(bare, 'v1.2.0');
    assert.match(outcome(await ask(sigstore, bare, held, { tag: 'v1.2.0' })), /^denied.*tag version.*seen absent/);
  });
});
