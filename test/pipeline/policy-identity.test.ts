import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../src/core/json.ts';
import { ask, attachKeyless, claimsOf, demanding, outcome, publishUnsigned, SIGNER } from '../support/policy-gate.ts';
import { openScene } from '../support/scene.ts';
import type { Claims } from '../support/sigstore-identity.ts';

const { folder, registry, sigstore } = await openScene('api');
let count = 0;
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

describe('the identity that a policy requires', () => {
  const rows: readonly (readonly [what: string, claims: Claims, rule: JsonObject, said: RegExp])[] = [
    ['accepts the exact subject', {}, { subject: SIGNER }, /^verified$/],
    ['accepts a pattern for the ref', {}, { subjectGlob: SIGNER.replace('v1.2.0', 'v*') }, /^verified$/],
    ['accepts every claim of GitHub', {}, { github: FULL }, /^verified$/],
    ['accepts subject and claims together', {}, { subject: SIGNER, github: FULL }, /^verified$/],
    ['refuses a prefix of the subject', {}, { subject: SIGNER.slice(0, -2) }, /^denied.*SIGNATURE_DENIED.*identity/],
    ['refuses a longer subject', claimsOf(`${SIGNER}0`), { subject: SIGNER }, /^denied.*identity/],
    ['refuses a substring', {}, { subject: 'acme/filter' }, /^denied.*identity/],
    [
      'refuses a lookalike',
      claimsOf(SIGNER.replace('release.yml', 'releaseXyml')),
      { subject: SIGNER },
      /^denied.*identity/,
    ],
    [
      'refuses a different workflow of the repository',
      claimsOf(SIGNER.replace('release', 'test')),
      { github: FULL },
      /^denied.*workflow/,
    ],
    [
      'refuses a branch where a tag is required',
      claimsOf(SIGNER.replace('tags/v1.2.0', 'heads/main')),
      { github: FULL },
      /^denied.*ref: expected refs\/tags\/v\* \(pattern\)/,
    ],
    [
      'refuses a pull request',
      claimsOf(SIGNER.replace('tags/v1.2.0', 'pull/7/merge')),
      { github: FULL },
      /^denied.*ref/,
    ],
    [
      'does not match a slash with a star',
      claimsOf(SIGNER.replace('v1.2.0', 'v1/x')),
      { github: FULL },
      /^denied.*ref/,
    ],
    [
      'refuses an @ that pretends to end the path',
      claimsOf(SIGNER.replace('refs', 'x@refs')),
      { github: FULL },
      /^denied.*ref/,
    ],
    [
      'refuses a different repository of the owner',
      { ...claimsOf(SIGNER.replace('filter', 'other')), repository: 'acme/other' },
      { github: FULL },
      /^denied.*repository/,
    ],
    [
      'refuses the same names with a different repository id',
      { repository_id: '1' },
      { github: FULL },
      /^denied.*repository id: expected 4711, seen 1/,
    ],
    [
      'refuses the same names with a different owner id',
      { repository_owner_id: '7' },
      { github: FULL },
      /^denied.*owner id/,
    ],
    [
      'refuses an owner in other letter case',
      claimsOf(SIGNER.replace('acme', 'Acme')),
      { subject: SIGNER, source: { repository: 'acme/filter' } },
      /they differ only in case/,
    ],
    ['refuses a self-hosted runner', { runner_environment: 'self-hosted' }, { github: FULL }, /^denied.*runner/],
    ['refuses a different trigger', { event_name: 'workflow_dispatch' }, { github: FULL }, /^denied.*trigger/],
    ['refuses a different builder', { job_workflow_sha: 'a'.repeat(40) }, { github: FULL }, /^denied.*builder digest/],
    [
      'refuses an environment that the certificate does not name',
      {},
      { github: { ...FULL, environment: 'production' } },
      /^denied.*environment: expected production, seen nothing/,
    ],
    [
      'refuses pull_request_target by default',
      { event_name: 'pull_request_target' },
      { subject: SIGNER },
      /^denied.*event: expected none of/,
    ],
    ['refuses workflow_run by default', { event_name: 'workflow_run' }, { subject: SIGNER }, /^denied.*event/],
    [
      'accepts workflow_run when it is the required trigger',
      { event_name: 'workflow_run' },
      { github: { ...FULL, trigger: 'workflow_run' } },
      /^verified$/,
    ],
    [
      'refuses a reusable workflow without a source',
      { repository: 'mallory/filter' },
      { subject: SIGNER },
      /^denied.*source: expected a workflow in the repository/,
    ],
    ['refuses a repository whose name is longer', { repository: 'acme/filte' }, { subject: SIGNER }, /^denied.*source/],
    [
      'accepts a reusable workflow with its source',
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
      'refuses the caller with a different id',
      { repository: 'acme/other', repository_id: '1' },
      { subject: SIGNER, source: { repository: 'acme/other', repositoryId: '4711' } },
      /^denied.*repository id/,
    ],
    [
      'refuses the caller at a different ref',
      { repository: 'acme/other', ref: 'refs/heads/x' },
      { subject: SIGNER, source: { repository: 'acme/other', ref: 'refs/heads/main' } },
      /^denied.*source ref/,
    ],
    [
      'refuses the caller at a different commit',
      {},
      { subject: SIGNER, source: { repository: 'acme/filter', digest: 'b'.repeat(40) } },
      /^denied.*source digest/,
    ],
    [
      'refuses a different issuer',
      {},
      { subject: SIGNER, issuer: 'https://token.actions.githubusercontent.com' },
      /^denied.*issuer/,
    ],
  ];
  for (const [what, claims, rule, said] of rows)
    it(what, async () => {
      const subject = await publishUnsigned(registry, `p/f${count++}`, `${folder.path}/copy`);
      await attachKeyless(sigstore, subject, claims);
      assert.match(outcome(await ask(sigstore, subject, demanding(sigstore, rule))), said);
    });
});
