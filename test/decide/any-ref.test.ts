import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import { atAnyRef, checkSignature, makeSignaturePolicy } from '../../src/decide/gate/checks.ts';
import { signatureStatement } from '../support/statements.ts';

const WORKFLOW = 'https://github.com/acme/f/.github/workflows/release.yml';
const GITLAB = 'https://gitlab.com/acme/sub/f//.gitlab-ci.yml';
const issuer = 'https://token.actions.githubusercontent.com';
const digest = digestOf(Uint8Array.of(1));
const payload = signatureStatement('ghcr.io/acme/f', digest);

/** Names of the checks that fail for a release that `seen` has signed, in a run of `own`. */
function failed(own: string, seen: string, more: { issuer?: string; source?: string; event?: string } = {}): string {
  const file = seen.split('@')[0] ?? '';
  const source =
    more.source ?? (file.startsWith(GITLAB) ? 'https://gitlab.com/acme/sub/f' : 'https://github.com/acme/f');
  const facts = {
    payloadType: 'application/vnd.in-toto+json',
    payload,
    signer: { kind: 'certificate', identity: seen, issuer: more.issuer ?? issuer } as const,
    extensions: seen.startsWith('https:') ? { 9: seen, 12: source, 20: more.event ?? 'push' } : {},
    logIndexes: ['0'],
    times: [],
  };
  const policy = atAnyRef(makeSignaturePolicy({ kind: 'certificate', identity: own, issuer }));
  return checkSignature(policy, facts, readStatement(payload), digest)
    .flatMap(({ name, passed }) => (passed ? [] : [name]))
    .join(' ');
}

describe('other releases by the workflow of a run', () => {
  const own = `${WORKFLOW}@refs/tags/v1.9.1`;
  const commit = '0123456789abcdef0123456789abcdef01234567';
  for (const ref of ['refs/tags/v2.0.1', 'refs/tags/v1.9.1', 'refs/heads/main', 'refs/heads/a@b', commit])
    it(`count on ${ref}`, () => assert.equal(failed(own, `${WORKFLOW}@${ref}`), ''));
  it('count for GitLab', () => assert.equal(failed(`${GITLAB}@refs/tags/1`, `${GITLAB}@refs/tags/2`), ''));

  const strangers: readonly (readonly [what: string, seen: string, failing: string])[] = [
    [
      'another repository',
      'https://github.com/evil/f/.github/workflows/release.yml@refs/tags/v2.0.1',
      'identity source',
    ],
    ['another workflow', `${WORKFLOW.replace('release', 'other')}@refs/tags/v2.0.1`, 'identity'],
    ['another server', `${WORKFLOW.replace('github.com', 'github.evil')}@refs/tags/v2.0.1`, 'identity source'],
    ['a longer name', `${WORKFLOW}.yml@refs/tags/v2.0.1`, 'identity'],
    ['a pull request', `${WORKFLOW}@refs/pull/1/merge`, 'identity event'],
    ['a ref in the name of the file', `${WORKFLOW}@refs/x.yml@refs/tags/v2.0.1`, 'identity'],
    ['a person', 'jane@acme.example', 'identity'],
    ['nothing', '', 'identity'],
  ];
  for (const [what, seen, failing] of strangers)
    it(`do not count from ${what}`, () => assert.equal(failed(own, seen), failing));
  it('do not count with another issuer, for another repository, or on an untrusted event', () => {
    const seen = `${WORKFLOW}@refs/tags/v2.0.1`;
    assert.equal(failed(own, seen, { issuer: 'https://evil.example' }), 'issuer');
    assert.equal(failed(own, seen, { source: 'https://github.com/evil/f' }), 'source');
    assert.equal(failed(own, seen, { event: 'pull_request_target' }), 'event');
  });
  it('of a person count only with the same address', () => {
    assert.equal(failed('jane@acme.example', 'jane@acme.example'), '');
    assert.equal(failed('jane@acme.example', 'joan@acme.example'), 'identity');
  });
});
