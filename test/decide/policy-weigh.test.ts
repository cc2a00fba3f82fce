import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BundleFacts } from '../../src/attest/facts.ts';
import { readStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { Json } from '../../src/core/json.ts';
import { tally } from '../../src/decide/policy/tally.ts';
import { weighBundle } from '../../src/decide/policy/weigh.ts';
import { parseRepository, parseTag, type Tag } from '../../src/oci/reference.ts';
import { keyless, policyJson, readJson } from '../support/policy.ts';
import { signatureStatement } from '../support/statements.ts';

const digest = digestOf(Uint8Array.of(1));
const other = digestOf(Uint8Array.of(2));
const PERSON = 'release@acme.example';
const asked = {
  repository: parseRepository('ghcr.io/acme/f'),
  digest,
  moduleDigest: other,
  tag: undefined as Tag | undefined,
  now: new Date('2026-06-01T00:00:00Z'),
};
const policy = readJson(policyJson({ authorities: { allOf: [keyless('person', { subject: PERSON })] } }));
const signature = JSON.parse(new TextDecoder().decode(signatureStatement('ghcr.io/acme/f', digest)));

function weigh(change: { readonly statement?: Json; readonly facts?: Partial<BundleFacts> } = {}): string {
  const payload = Buffer.from(JSON.stringify({ ...signature, ...(change.statement as object) }));
  const facts: BundleFacts = {
    payloadType: 'application/vnd.in-toto+json',
    payload,
    signer: { kind: 'certificate', identity: PERSON, issuer: 'https://token.actions.githubusercontent.com' },
    extensions: { 8: 'https://token.actions.githubusercontent.com' },
    logIndexes: ['0'],
    times: [],
    ...change.facts,
  };
  const weighed = weighBundle(policy, asked, {
    format: 'bundle',
    referrer: other,
    facts,
    statement: readStatement(payload),
  });
  return weighed.kind === 'counts' ? 'counts' : weighed.reason;
}

describe('a bundle', () => {
  const subject = (sha256: string): Json => ({ name: 'x', digest: { sha256 } });
  const [ours, theirs] = [digest, other].map((one) => one.slice('sha256:'.length)) as [string, string];
  const rows: readonly (readonly [what: string, change: Parameters<typeof weigh>[0], said: RegExp])[] = [
    ['by a person counts: there is no workflow to compare', {}, /^counts$/],
    ['with a log index of 0 counts', { facts: { logIndexes: ['0'] } }, /^counts$/],
    ['without a name of the subject counts', { statement: { subject: [{ digest: { sha256: ours } }] } }, /^counts$/],
    [
      'about this image and another does not count',
      { statement: { subject: [subject(ours), subject(theirs)] } },
      /^subject: .*2 subjects/,
    ],
    [
      'about another image and this one does not count',
      { statement: { subject: [subject(theirs), subject(ours)] } },
      /^subject: .*2 subjects/,
    ],
    ['about this image twice does not count', { statement: { subject: [subject(ours), subject(ours)] } }, /^subject/],
    ['about another image does not count', { statement: { subject: [subject(theirs)] } }, /^subject/],
    ['with another payload type does not count', { facts: { payloadType: 'application/json' } }, /^payload type/],
    [
      'with another predicate type does not count',
      { statement: { predicateType: 'https://sigstore.dev/cosign/sign/v2' } },
      /does not require/,
    ],
    ['without a log entry does not count', { facts: { logIndexes: [] } }, /^transparency/],
    [
      'by a person whose certificate names a repository does not count',
      { facts: { extensions: { 12: 'https://github.com/acme/f' } } },
      /source/,
    ],
    [
      'with an old certificate that names a repository does not count',
      { facts: { extensions: { 5: 'acme/f' } } },
      /source/,
    ],
    [
      'by a workflow that names no repository does not count',
      { facts: { extensions: { 9: 'https://github.com/acme/f/x@y' } } },
      /source/,
    ],
    [
      'with an old certificate for pull_request_target does not count',
      { facts: { extensions: { 2: 'pull_request_target' } } },
      /event/,
    ],
    ['by a key does not count', { facts: { signer: { kind: 'key', publicKey: 'PEM' } } }, /issuer/],
  ];
  for (const [what, change, said] of rows) it(what, () => assert.match(weigh(change), said));
});

describe('no bundle', () => {
  it('meets no requirement', () =>
    assert.ok(tally(policy, []).length > 0 && tally(policy, []).every((one) => !one.passed)));
});

describe('a version tag', () => {
  const held = readJson(
    policyJson({ authorities: { allOf: [keyless('person', { subject: PERSON })] }, tags: { versionFrom: 'ref' } }),
  );
  const WORKFLOW = 'https://github.com/acme/f';
  const weighWith = (tag: string | undefined, ref: string, predicateType?: string): string => {
    const payload = Buffer.from(
      JSON.stringify({ ...signature, ...(predicateType === undefined ? {} : { predicateType }) }),
    );
    const facts: BundleFacts = {
      payloadType: 'application/vnd.in-toto+json',
      payload,
      signer: { kind: 'certificate', identity: PERSON, issuer: 'https://token.actions.githubusercontent.com' },
      extensions: { 9: `${WORKFLOW}/w@x`, 12: WORKFLOW, 14: ref },
      logIndexes: ['0'],
      times: [],
    };
    const weighed = weighBundle(
      held,
      { ...asked, tag: tag === undefined ? undefined : parseTag(tag) },
      { format: 'bundle', referrer: other, facts, statement: readStatement(payload) },
    );
    return weighed.kind === 'counts' ? 'counts' : weighed.reason;
  };
  for (const [tag, ref, said] of [
    ['1.2.0', 'refs/tags/v1.2.0', /^counts$/],
    ['v1.2.0', 'refs/tags/1.2.0', /^counts$/],
    ['v1.2.0_b1', 'refs/tags/v1.2.0+b1', /^counts$/],
    ['1.2.0', 'refs/tags/v1.1.0', /^tag version: expected the git tag 1.2.0, seen refs\/tags\/v1.1.0/],
    ['1.2.0', 'refs/tags/v1.2.0-rc.1', /^tag version/],
    ['1.2.0', 'refs/tags/other/v1.2.0', /^tag version/],
    ['1.2.0', 'refs/heads/v1.2.0', /^tag version/],
    ['1.2.0', '', /^tag version/],
    ['latest', 'refs/tags/v1.1.0', /^counts$/],
    [undefined, 'refs/tags/v1.1.0', /^counts$/],
  ] as const)
    it(`${tag ?? 'no tag'} is ${said.source === '^counts$' ? 'met' : 'not met'} by ${ref === '' ? 'no ref' : ref}`, () =>
      assert.match(weighWith(tag, ref), said));
  it('is not compared with attestations, which can be made later and elsewhere', () =>
    assert.match(weighWith('1.2.0', 'refs/heads/main', 'https://x.y/z'), /does not require/));
});
