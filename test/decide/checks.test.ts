import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import { check } from '../../src/decide/gate/check-result.ts';
import {
  assertVerified,
  checkSignature,
  type ImageFacts,
  makeSignaturePolicy,
  makeVerified,
  type SignatureFacts,
  type Verified,
} from '../../src/decide/gate/checks.ts';
import { parseRepository, pin } from '../../src/oci/reference.ts';
import type { BundleFacts, SignerIdentity } from '../../src/ports.ts';
import { signatureStatement } from '../support/statements.ts';

const digest = digestOf(Uint8Array.of(1));
const other = digestOf(Uint8Array.of(2));
const repository = parseRepository('ghcr.io/acme/f');
const identity = 'https://github.com/acme/f/.github/workflows/release.yml@refs/tags/v1';
const issuer = 'https://token.actions.githubusercontent.com';
const signer: SignerIdentity = { kind: 'certificate', identity, issuer };
const policy = makeSignaturePolicy(signer);
const facts = (seen: SignerIdentity, more: Partial<BundleFacts> = {}): BundleFacts => ({
  payloadType: 'application/vnd.in-toto+json',
  payload: signatureStatement('ghcr.io/acme/f', digest),
  signer: seen,
  extensions: { 9: identity, 12: 'https://github.com/acme/f', 20: 'push' },
  logIndexes: ['0'],
  times: [],
  ...more,
});
const failedOf = (bundle: BundleFacts, demands = policy, about = digest): readonly string[] =>
  checkSignature(demands, bundle, readStatement(bundle.payload), about)
    .filter((one) => !one.passed)
    .map((one) => one.name);
const statement = (
  change: (value: { subject: { name: string; digest: { sha256: string } }[]; predicateType: string }) => void,
): Uint8Array => {
  const value = JSON.parse(new TextDecoder().decode(signatureStatement('ghcr.io/acme/f', digest)));
  change(value);
  return new TextEncoder().encode(JSON.stringify(value));
};

describe('signature checks', () => {
  it('accept exactly the expected signer, subject and predicate', () => assert.deepEqual(failedOf(facts(signer)), []));

  const identities = [
    '',
    '.',
    'a',
    identity.slice(0, -1),
    `${identity}0`,
    `x${identity}`,
    identity.replaceAll('.', 'x'),
    identity.toUpperCase(),
    `${identity}\n`,
    identity.replace('acme', '\u0430cme'),
  ];
  for (const seen of identities)
    it(`refuse the identity ${JSON.stringify(seen).slice(-40)}`, () =>
      assert.deepEqual(failedOf(facts({ kind: 'certificate', identity: seen, issuer })), ['identity']));
  for (const pattern of ['.*', '^https://github.com/acme/.*', 'https://github.com/acme/', identity.slice(10)])
    it(`compare ${pattern.slice(0, 30)} as an exact string, not a pattern`, () =>
      assert.deepEqual(
        failedOf(facts(signer), makeSignaturePolicy({ kind: 'certificate', identity: pattern, issuer })),
        ['identity'],
      ));
  it('refuse another issuer', () =>
    assert.deepEqual(failedOf(facts({ kind: 'certificate', identity, issuer: `${issuer}.evil.example` })), ['issuer']));
  it('refuse a signature for another image', () =>
    assert.deepEqual(failedOf(facts(signer), policy, other), ['subject']));
  it('refuse another payload type', () =>
    assert.deepEqual(failedOf(facts(signer, { payloadType: 'text/plain' })), ['payload type']));
  it('refuse provenance in place of a signature', () =>
    assert.deepEqual(
      failedOf(
        facts(signer, {
          payload: statement((s) => Object.assign(s, { predicateType: 'https://slsa.dev/provenance/v1' })),
        }),
      ),
      ['predicate type'],
    ));
  it('refuse a second subject next to ours', () =>
    assert.deepEqual(
      failedOf(
        facts(signer, {
          payload: statement((s) => void s.subject.push({ name: 'x', digest: { sha256: '0'.repeat(64) } })),
        }),
      ),
      ['subject'],
    ));
  it('refuse a key if a certificate is required', () =>
    assert.deepEqual(failedOf(facts({ kind: 'key', publicKey: 'PEM' }, { extensions: {} })), ['identity', 'issuer']));
  it('refuse a certificate if a key is required', () =>
    assert.deepEqual(failedOf(facts(signer), makeSignaturePolicy({ kind: 'key', publicKey: 'PEM' })), ['key']));
  const claims = (extensions: Readonly<Record<string, string>>, seen: SignerIdentity = signer) =>
    facts(seen, { extensions });
  const own = { 9: identity, 12: 'https://github.com/acme/f' };
  const foreign = { 9: identity, 12: 'https://github.com/evil/app' };
  const named = makeSignaturePolicy(signer, 'https://github.com/evil/app');
  const project = 'https://gitlab.com/acme/team/f//.gitlab-ci.yml@refs/heads/main';
  const inGroups = makeSignaturePolicy({ kind: 'certificate', identity: project, issuer });
  const person: SignerIdentity = { kind: 'certificate', identity: 'a@acme.example', issuer };
  const preview: SignerIdentity = {
    kind: 'certificate',
    identity: identity.replace('refs/tags/v1', 'refs/pull/3/merge'),
    issuer,
  };
  const pipeline: SignerIdentity = { kind: 'certificate', identity: 'https://g.codefresh.io/acme/f:1/2', issuer };
  for (const [title, bundle, demands, failed] of [
    ['refuse a reusable workflow that an unknown repository called', claims(foreign), policy, ['source']],
    ['accept a reusable workflow for the named caller', claims(foreign), named, []],
    ['refuse the repository of the workflow if another caller is named', claims(own), named, ['source']],
    [
      'refuse a repository with a longer name',
      claims({ 9: identity, 12: 'https://github.com/acme/f-2' }),
      policy,
      ['source'],
    ],
    [
      'refuse the owner in place of the repository',
      claims({ 9: identity, 12: 'https://github.com/acme' }),
      policy,
      ['source'],
    ],
    [
      'refuse the server in place of the repository',
      claims({ 9: identity, 12: 'https://github.com' }),
      policy,
      ['source'],
    ],
    [
      'refuse a folder in place of the repository',
      claims({ 9: identity, 12: 'https://github.com/acme/f/.github' }),
      policy,
      ['source'],
    ],
    [
      'refuse a repository with a trailing slash',
      claims({ 9: identity, 12: 'https://github.com/acme/f/' }),
      policy,
      ['source'],
    ],
    [
      'refuse a repository that differs in case',
      claims({ 9: identity, 12: 'https://github.com/Acme/f' }),
      policy,
      ['source'],
    ],
    [
      'accept a project in nested groups',
      claims({ 9: project, 12: 'https://gitlab.com/acme/team/f' }, { ...signer, identity: project }),
      inGroups,
      [],
    ],
    [
      'refuse a group in place of the project',
      claims({ 9: project, 12: 'https://gitlab.com/acme/team' }, { ...signer, identity: project }),
      inGroups,
      ['source'],
    ],
    ['refuse a workflow whose certificate has no claims', claims({}), policy, ['source']],
    ['refuse a workflow whose certificate names no repository', claims({ 9: identity }), policy, ['source']],
    ['accept a person', claims({}, person), makeSignaturePolicy(person), []],
    [
      'refuse a person if a caller is named',
      claims({}, person),
      makeSignaturePolicy(person, 'https://github.com/acme/f'),
      ['source'],
    ],
    [
      'accept a pipeline that is not in a repository',
      claims({ 9: 'https://g.codefresh.io/build/1', 12: 'https://github.com/acme/f' }, pipeline),
      makeSignaturePolicy(pipeline),
      [],
    ],
    ['refuse a run on pull_request_target', claims({ ...own, 20: 'pull_request_target' }), policy, ['event']],
    ['refuse a run on workflow_run in the old claim', claims({ ...own, 2: 'workflow_run' }), policy, ['event']],
    [
      'accept a run on a closed pull request, on the branch it was merged into',
      claims({ ...own, 20: 'pull_request', 14: 'refs/heads/main' }),
      policy,
      [],
    ],
    [
      'refuse a run on a pull request',
      claims({ ...own, 20: 'pull_request', 14: 'refs/pull/3/merge' }),
      policy,
      ['event'],
    ],
    [
      'refuse a run on a pull request in the old claim',
      claims({ ...own, 2: 'pull_request_review', 6: 'refs/pull/3/merge' }),
      policy,
      ['event'],
    ],
    [
      'refuse a run in a merge queue',
      claims({ ...own, 20: 'push', 14: 'refs/heads/gh-readonly-queue/main/pr-3-0' }),
      policy,
      ['event'],
    ],
    [
      'refuse a workflow at the ref of a pull request by its name',
      claims({ ...own, 9: preview.identity }, preview),
      makeSignaturePolicy(preview),
      ['event'],
    ],
  ] as const)
    it(title, () => assert.deepEqual(failedOf(bundle, demands), failed));
  for (const empty of [
    { kind: 'certificate', identity: '', issuer },
    { kind: 'certificate', identity, issuer: ' ' },
    { kind: 'key', publicKey: '' },
  ] as const)
    it(`cannot be made from an empty ${empty.kind}`, () =>
      assert.throws(() => makeSignaturePolicy(empty), { code: 'INPUT_INVALID' }));
});

describe('the proof that moving a tag requires', () => {
  const image: ImageFacts = {
    layout: 'compat',
    moduleDigest: digest,
    layerDigest: digest,
    abi: {} as ImageFacts['abi'],
  };
  const signature: SignatureFacts = {
    format: 'bundle',
    referrer: digest,
    signer,
    sourceRepository: undefined,
    logIndexes: [],
    isCertificateLogged: undefined,
    times: [],
  };
  const passed = [
    ...checkSignature(policy, facts(signer), readStatement(facts(signer).payload), digest),
    check('abi', 'accepted', 'accepted'),
  ];
  const prove = (): Verified => makeVerified(pin(repository, digest), image, signature, passed);

  it('is accepted for its repository and digest', () =>
    assert.doesNotThrow(() => assertVerified(prove(), repository, digest)));
  it('is refused for another digest', () =>
    assert.throws(() => assertVerified(prove(), repository, other), { code: 'INTERNAL' }));
  it('is refused for another repository', () =>
    assert.throws(() => assertVerified(prove(), parseRepository('ghcr.io/acme/g'), digest), { code: 'INTERNAL' }));
  it('is refused as a copy', () =>
    assert.throws(() => assertVerified({ ...prove() }, repository, digest), { code: 'INTERNAL' }));
  it('is refused as a forged object', () => {
    // @ts-expect-error A literal is not a proof: the brand cannot be written.
    const forged: Verified = { reference: pin(repository, digest), image, signature };
    assert.throws(() => assertVerified(forged, repository, digest), { code: 'INTERNAL' });
  });
  for (const nothing of [undefined, null, true, 'verified'])
    it(`is refused as ${nothing}`, () => {
      // @ts-expect-error Only a proof compiles.
      assert.throws(() => assertVerified(nothing, repository, digest), { code: 'INTERNAL' });
    });
  it('is not made without checks', () =>
    assert.throws(() => makeVerified(pin(repository, digest), image, signature, []), { code: 'SIGNATURE_DENIED' }));
  for (const name of ['payload type', 'predicate type', 'subject', 'identity', 'issuer', 'source', 'event', 'abi']) {
    it(`is not made without the check of ${name}`, () =>
      assert.throws(
        () =>
          makeVerified(
            pin(repository, digest),
            image,
            signature,
            passed.filter((one) => one.name !== name),
          ),
        { code: 'SIGNATURE_DENIED' },
      ));
    it(`is not made with a failed check of ${name}`, () =>
      assert.throws(
        () =>
          makeVerified(
            pin(repository, digest),
            image,
            signature,
            passed.map((one) => (one.name === name ? { ...one, passed: false } : one)),
          ),
        { code: 'SIGNATURE_DENIED' },
      ));
  }
});
