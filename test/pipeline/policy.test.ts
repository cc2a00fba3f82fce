import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../src/core/json.ts';
import {
  ask,
  attach,
  attachKey,
  attachKeyless,
  publishUnsigned,
  type Said,
  type Subject,
  sign,
  told,
} from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import type { Claims } from '../support/sigstore-identity.ts';
import { openSigner } from '../support/sigstore-run.ts';

const { folder, registry, sigstore } = await openScene('api');
const SECOND = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const SECOND_PRIVATE = SECOND.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECOND_PUBLIC = SECOND.publicKey.export({ type: 'spki', format: 'pem' }).toString();
let count = 0;

const fresh = (): Promise<Subject> => publishUnsigned(registry, `p/f${count++}`, `${folder.path}/copy`);
const by = (...rules: readonly JsonObject[]): { readonly authorities: JsonObject } => ({
  authorities: { allOf: rules.map((rule, i) => ({ name: `a${i}`, keyless: { issuer: sigstore.issuer, ...rule } })) },
});
const SIGNER = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';
const at = (text: string): Claims => ({ job_workflow_ref: text.replace('https://github.com/', '') });
const FULL = {
  repository: 'acme/filter',
  owner: 'acme',
  repositoryId: '4711',
  ownerId: '42',
  workflow: '.github/workflows/release.yml',
  refGlob: 'refs/tags/v*',
  trigger: 'push',
  runner: 'github-hosted',
  builderDigest: '8f3c1a2b4d5e6f708192a3b4c5d6e7f8091a2b3c',
};

describe('the identity that a policy demands', () => {
  const rows: readonly (readonly [what: string, claims: Claims, rule: JsonObject, said: RegExp])[] = [
    ['takes the exact subject', {}, { subject: SIGNER }, /^verified$/],
    ['takes a pattern for the ref', {}, { subjectGlob: SIGNER.replace('v1.2.0', 'v*') }, /^verified$/],
    ['takes every claim of GitHub', {}, { github: FULL }, /^verified$/],
    ['takes subject and claims together', {}, { subject: SIGNER, github: FULL }, /^verified$/],
    ['refuses a prefix of the subject', {}, { subject: SIGNER.slice(0, -2) }, /^denied.*SIGNATURE_DENIED.*identity/],
    ['refuses a longer subject', at(`${SIGNER}0`), { subject: SIGNER }, /^denied.*identity/],
    ['refuses a substring', {}, { subject: 'acme/filter' }, /^denied.*identity/],
    ['refuses a lookalike', at(SIGNER.replace('release.yml', 'releaseXyml')), { subject: SIGNER }, /^denied.*identity/],
    [
      'refuses another workflow of the repository',
      at(SIGNER.replace('release', 'test')),
      { github: FULL },
      /^denied.*workflow/,
    ],
    [
      'refuses a branch where a tag is asked for',
      at(SIGNER.replace('tags/v1.2.0', 'heads/main')),
      { github: FULL },
      /^denied.*ref: expected like refs\/tags\/v\*/,
    ],
    ['refuses a pull request', at(SIGNER.replace('tags/v1.2.0', 'pull/7/merge')), { github: FULL }, /^denied.*ref/],
    ['lets no star reach over a slash', at(SIGNER.replace('v1.2.0', 'v1/x')), { github: FULL }, /^denied.*ref/],
    [
      'refuses an @ that pretends to end the path',
      at(SIGNER.replace('refs', 'x@refs')),
      { github: FULL },
      /^denied.*ref/,
    ],
    [
      'refuses another repository of the owner',
      { ...at(SIGNER.replace('filter', 'other')), repository: 'acme/other' },
      { github: FULL },
      /^denied.*repository/,
    ],
    [
      'refuses the same names with another repository id',
      { repository_id: '1' },
      { github: FULL },
      /^denied.*repository id: expected 4711, seen 1/,
    ],
    [
      'refuses the same names with another owner id',
      { repository_owner_id: '7' },
      { github: FULL },
      /^denied.*owner id/,
    ],
    [
      'refuses an owner in other letter case',
      at(SIGNER.replace('acme', 'Acme')),
      { subject: SIGNER, source: { repository: 'acme/filter' } },
      /case differ/,
    ],
    ['refuses a runner of their own', { runner_environment: 'self-hosted' }, { github: FULL }, /^denied.*runner/],
    ['refuses another trigger', { event_name: 'workflow_dispatch' }, { github: FULL }, /^denied.*trigger/],
    ['refuses another builder', { job_workflow_sha: 'a'.repeat(40) }, { github: FULL }, /^denied.*builder digest/],
    [
      'refuses an environment that the certificate does not name',
      {},
      { github: { ...FULL, environment: 'production' } },
      /^denied.*environment: expected production, seen nothing/,
    ],
    [
      'refuses pull_request_target without being asked',
      { event_name: 'pull_request_target' },
      { subject: SIGNER },
      /^denied.*event: expected none of/,
    ],
    ['refuses workflow_run without being asked', { event_name: 'workflow_run' }, { subject: SIGNER }, /^denied.*event/],
    [
      'takes workflow_run when it is the trigger',
      { event_name: 'workflow_run' },
      { github: { ...FULL, trigger: 'workflow_run' } },
      /^verified$/,
    ],
    [
      'refuses a reusable workflow without a source',
      { repository: 'mallory/filter' },
      { subject: SIGNER },
      /^denied.*source: expected a workflow of the repository/,
    ],
    ['refuses a repository whose name goes on', { repository: 'acme/filte' }, { subject: SIGNER }, /^denied.*source/],
    [
      'takes a reusable workflow for its source',
      { repository: 'acme/other' },
      { subject: SIGNER, source: { repository: 'acme/other', repositoryId: '4711' } },
      /^verified$/,
    ],
    [
      'refuses a foreign caller of the reusable workflow',
      { repository: 'mallory/filter' },
      { subject: SIGNER, source: { repository: 'acme/other' } },
      /^denied.*source/,
    ],
    [
      'refuses the caller with another id',
      { repository: 'acme/other', repository_id: '1' },
      { subject: SIGNER, source: { repository: 'acme/other', repositoryId: '4711' } },
      /^denied.*repository id/,
    ],
    [
      'refuses the caller at another ref',
      { repository: 'acme/other', ref: 'refs/heads/x' },
      { subject: SIGNER, source: { repository: 'acme/other', ref: 'refs/heads/main' } },
      /^denied.*source ref/,
    ],
    [
      'refuses the caller at another commit',
      {},
      { subject: SIGNER, source: { repository: 'acme/filter', digest: 'b'.repeat(40) } },
      /^denied.*source digest/,
    ],
    [
      'refuses another issuer',
      {},
      { subject: SIGNER, issuer: 'https://token.actions.githubusercontent.com' },
      /^denied.*issuer/,
    ],
  ];
  for (const [what, claims, rule, said] of rows)
    it(what, async () => {
      const subject = await fresh();
      await attachKeyless(sigstore, subject, claims);
      assert.match(told(await ask(sigstore, subject, by(rule))), said);
    });
});

describe('what is signed', () => {
  const rows: readonly (readonly [
    what: string,
    said: Said,
    parts: { readonly [name: string]: Json },
    expected: RegExp,
  ])[] = [
    ['refuses a signature of another image', { about: `sha256:${'0'.repeat(64)}` }, {}, /^denied.*subject/],
    [
      'refuses an SBOM in place of a signature',
      { predicateType: 'https://cyclonedx.org/bom' },
      {},
      /^denied.*is not asked for/,
    ],
    ['takes any name of the subject', { subjectName: 'ghcr.io/else/where' }, {}, /^verified$/],
    [
      'compares the name of the subject when it is asked to',
      { subjectName: 'ghcr.io/else/where' },
      { signature: { subjectName: 'repository' } },
      /^denied.*subject name/,
    ],
    ['takes the name of the repository', {}, { signature: { subjectName: 'repository' } }, /^verified$/],
  ];
  for (const [what, said, parts, expected] of rows)
    it(what, async () => {
      const subject = await fresh();
      await attachKeyless(sigstore, subject, {}, said);
      assert.match(told(await ask(sigstore, subject, { ...by({ subject: SIGNER }), ...parts })), expected);
    });

  it('finds nothing on an unsigned image', async () =>
    assert.match(
      told(await ask(sigstore, await fresh(), by({ subject: SIGNER }))),
      /^nothing-found.*SIGNATURE_NOT_FOUND/,
    ));

  it('asks nobody about a repository that the policy does not name', async () => {
    const subject = await fresh();
    registry.takeRequests();
    assert.match(
      told(await ask(sigstore, subject, { ...by({ subject: SIGNER }), images: [{ glob: 'ghcr.io/acme/*' }] })),
      /^denied.*POLICY_DENIED.*image/,
    );
    assert.deepEqual(registry.takeRequests(), []);
  });

  it('refuses a bundle that was moved from another image', async () => {
    const [one, other] = [await fresh(), await fresh()];
    await attach(other, [
      await sign(
        openSigner(sigstore, 'rekor 1'),
        { ...one, manifest: { ...one.manifest, digest: one.manifest.digest } },
        { about: `sha256:${'1'.repeat(64)}` },
      ),
    ]);
    assert.match(told(await ask(sigstore, other, by({ subject: SIGNER }))), /^denied.*subject/);
  });

  it('demands a log entry unless a timestamp is enough', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject, {}, {}, 'timestamp');
    assert.match(told(await ask(sigstore, subject, by({ subject: SIGNER }))), /^denied/);
    assert.equal(
      told(await ask(sigstore, subject, { ...by({ subject: SIGNER }), signature: { transparency: 'tsa' } })),
      'verified',
    );
  });

  it('counts the age of a signature to the time of the run', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    const age = (hours: number) =>
      ask(
        sigstore,
        subject,
        { ...by({ subject: SIGNER }), signature: { maxAge: '2h' } },
        { now: new Date(sigstore.scene.now().getTime() + hours * 3_600_000) },
      );
    assert.equal(told(await age(1)), 'verified');
    assert.match(told(await age(3)), /^denied.*age/);
    assert.match(told(await age(-1)), /^denied.*age/);
  });
});

describe('several signers', () => {
  const key = (name: string, pem: string): JsonObject => ({ name, key: pem });
  const keyless = (): JsonObject => ({
    name: 'release',
    keyless: { issuer: sigstore.issuer, subjectGlob: SIGNER.replace('v1.2.0', 'v*') },
  });
  const keys = [PUBLIC_PEM, SECOND_PUBLIC];
  const two = (): JsonObject => ({
    anyOf: { minimumMatches: 2, authorities: [key('first', PUBLIC_PEM), key('second', SECOND_PUBLIC), keyless()] },
  });

  it('are counted by who they are: one that signs twice is one', async () => {
    const subject = await fresh();
    await attachKey(PRIVATE_PEM, subject);
    await attachKey(PRIVATE_PEM, subject, { created: '2026-01-02T00:00:00Z' });
    assert.match(
      told(await ask(sigstore, subject, { authorities: two() }, { keys })),
      /^denied.*SIGNATURE_DENIED.*any of: expected 2 of/,
    );
    await attachKey(SECOND_PRIVATE, subject);
    assert.equal(told(await ask(sigstore, subject, { authorities: two() }, { keys })), 'verified');
  });

  it('are one workflow, whatever the tag', async () => {
    const subject = await fresh();
    const [first, second] = [SIGNER, SIGNER.replace('v1.2.0', 'v1.3.0')];
    for (const signer of [first, second]) await attachKeyless(sigstore, subject, at(signer));
    const rules = [first, second].map((text, i) => ({
      name: `tag-${i}`,
      keyless: { issuer: sigstore.issuer, subject: text },
    }));
    const authorities = (minimumMatches: number) => ({
      anyOf: { minimumMatches, authorities: [...rules, key('first', PUBLIC_PEM)] },
    });
    assert.equal(told(await ask(sigstore, subject, { authorities: authorities(1) }, { keys })), 'verified');
    assert.match(told(await ask(sigstore, subject, { authorities: authorities(2) }, { keys })), /^denied.*any of/);
    await attachKey(PRIVATE_PEM, subject);
    assert.equal(told(await ask(sigstore, subject, { authorities: authorities(2) }, { keys })), 'verified');
  });

  it('must each be there for allOf, and count for one demand only', async () => {
    const subject = await fresh();
    const authorities = {
      allOf: [key('first', PUBLIC_PEM), keyless()],
      anyOf: { authorities: [key('second', SECOND_PUBLIC), { ...keyless(), name: 'again' }] },
    };
    await attachKey(PRIVATE_PEM, subject);
    assert.match(told(await ask(sigstore, subject, { authorities }, { keys })), /authority release/);
    await attachKeyless(sigstore, subject);
    assert.match(told(await ask(sigstore, subject, { authorities }, { keys })), /^denied[^;]*any of/);
    await attachKey(SECOND_PRIVATE, subject);
    const verdict = await ask(sigstore, subject, { authorities }, { keys });
    assert.equal(told(verdict), 'verified');
    assert.deepEqual(
      verdict.report.checks.map((one) => one.name),
      ['image', 'abi', 'layout', 'declared abi', 'authority first', 'authority release', 'any of'],
    );
  });

  it('do not count when the key is not of the policy', async () => {
    const subject = await fresh();
    await attachKey(SECOND_PRIVATE, subject);
    assert.match(
      told(await ask(sigstore, subject, { authorities: { allOf: [key('first', PUBLIC_PEM)] } }, { keys })),
      /^denied.*key/,
    );
  });
});
