import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../src/core/json.ts';
import {
  ask,
  attach,
  attachKey,
  attachKeyless,
  claimsOf,
  demanding,
  outcome,
  publishUnsigned,
  type Said,
  SIGNER,
  type Subject,
  sign,
} from '../support/policy-gate.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { openSigner } from '../support/sigstore-run.ts';

const { folder, registry, sigstore } = await openScene('api');
const SECOND = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const SECOND_PRIVATE = SECOND.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECOND_PUBLIC = SECOND.publicKey.export({ type: 'spki', format: 'pem' }).toString();
let count = 0;

const fresh = (): Promise<Subject> => publishUnsigned(registry, `p/f${count++}`, `${folder.path}/copy`);

describe('what is signed', () => {
  const rows: readonly (readonly [
    what: string,
    said: Said,
    parts: { readonly [name: string]: Json },
    expected: RegExp,
  ])[] = [
    ['refuses a signature of a different image', { about: `sha256:${'0'.repeat(64)}` }, {}, /^denied.*subject/],
    [
      'refuses an SBOM in place of a signature',
      { predicateType: 'https://cyclonedx.org/bom' },
      {},
      /^denied.*does not require predicate type/,
    ],
    ['accepts any name of the subject', { subjectName: 'ghcr.io/else/where' }, {}, /^verified$/],
    [
      'compares the name of the subject if the policy says so',
      { subjectName: 'ghcr.io/else/where' },
      { signature: { subjectName: 'repository' } },
      /^denied.*subject name/,
    ],
    ['accepts the name of the repository', {}, { signature: { subjectName: 'repository' } }, /^verified$/],
  ];
  for (const [what, said, parts, expected] of rows)
    it(what, async () => {
      const subject = await fresh();
      await attachKeyless(sigstore, subject, {}, said);
      assert.match(
        outcome(await ask(sigstore, subject, { ...demanding(sigstore, { subject: SIGNER }), ...parts })),
        expected,
      );
    });

  it('finds nothing on an unsigned image', async () =>
    assert.match(
      outcome(await ask(sigstore, await fresh(), demanding(sigstore, { subject: SIGNER }))),
      /^nothing-found.*SIGNATURE_NOT_FOUND/,
    ));

  it('sends no request for a repository that the policy does not name', async () => {
    const subject = await fresh();
    registry.takeRequests();
    assert.match(
      outcome(
        await ask(sigstore, subject, {
          ...demanding(sigstore, { subject: SIGNER }),
          images: [{ glob: 'ghcr.io/acme/*' }],
        }),
      ),
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
    assert.match(outcome(await ask(sigstore, other, demanding(sigstore, { subject: SIGNER }))), /^denied.*subject/);
  });

  it('requires a log entry unless the policy accepts a timestamp', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject, {}, {}, 'timestamp');
    assert.match(outcome(await ask(sigstore, subject, demanding(sigstore, { subject: SIGNER }))), /^denied/);
    assert.equal(
      outcome(
        await ask(sigstore, subject, {
          ...demanding(sigstore, { subject: SIGNER }),
          signature: { transparency: 'tsa' },
        }),
      ),
      'verified',
    );
  });

  it('measures the age of a signature up to the time of the run', async () => {
    const subject = await fresh();
    await attachKeyless(sigstore, subject);
    const age = (hours: number) =>
      ask(
        sigstore,
        subject,
        { ...demanding(sigstore, { subject: SIGNER }), signature: { maxAge: '2h' } },
        { now: new Date(sigstore.scene.now().getTime() + hours * 3_600_000) },
      );
    assert.equal(outcome(await age(1)), 'verified');
    assert.match(outcome(await age(3)), /^denied.*age/);
    assert.match(outcome(await age(-1)), /^denied.*age/);
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

  it('are counted by identity: one that signs twice counts once', async () => {
    const subject = await fresh();
    await attachKey(PRIVATE_PEM, subject);
    await attachKey(PRIVATE_PEM, subject, { created: '2026-01-02T00:00:00Z' });
    assert.match(
      outcome(await ask(sigstore, subject, { authorities: two() }, { keys })),
      /^denied.*SIGNATURE_DENIED.*any of: expected 2 of/,
    );
    await attachKey(SECOND_PRIVATE, subject);
    assert.equal(outcome(await ask(sigstore, subject, { authorities: two() }, { keys })), 'verified');
  });

  it('are one if it is the same workflow at different tags', async () => {
    const subject = await fresh();
    const [first, second] = [SIGNER, SIGNER.replace('v1.2.0', 'v1.3.0')];
    for (const signer of [first, second]) await attachKeyless(sigstore, subject, claimsOf(signer));
    const rules = [first, second].map((text, i) => ({
      name: `tag-${i}`,
      keyless: { issuer: sigstore.issuer, subject: text },
    }));
    const authorities = (minimumMatches: number) => ({
      anyOf: { minimumMatches, authorities: [...rules, key('first', PUBLIC_PEM)] },
    });
    assert.equal(outcome(await ask(sigstore, subject, { authorities: authorities(1) }, { keys })), 'verified');
    assert.match(outcome(await ask(sigstore, subject, { authorities: authorities(2) }, { keys })), /^denied.*any of/);
    await attachKey(PRIVATE_PEM, subject);
    assert.equal(outcome(await ask(sigstore, subject, { authorities: authorities(2) }, { keys })), 'verified');
  });

  it('must all have signed for allOf, and count for one requirement only', async () => {
    const subject = await fresh();
    const authorities = {
      allOf: [key('first', PUBLIC_PEM), keyless()],
      anyOf: { authorities: [key('second', SECOND_PUBLIC), { ...keyless(), name: 'again' }] },
    };
    await attachKey(PRIVATE_PEM, subject);
    assert.match(outcome(await ask(sigstore, subject, { authorities }, { keys })), /authority release/);
    await attachKeyless(sigstore, subject);
    assert.match(outcome(await ask(sigstore, subject, { authorities }, { keys })), /^denied[^;]*any of/);
    await attachKey(SECOND_PRIVATE, subject);
    const verdict = await ask(sigstore, subject, { authorities }, { keys });
    assert.equal(outcome(verdict), 'verified');
    assert.deepEqual(
      verdict.report.checks.map((one) => one.name),
      ['image', 'abi', 'layout', 'declared abi', 'authority first', 'authority release', 'any of'],
    );
  });

  it('do not count if their key is not in the policy', async () => {
    const subject = await fresh();
    await attachKey(SECOND_PRIVATE, subject);
    assert.match(
      outcome(await ask(sigstore, subject, { authorities: { allOf: [key('first', PUBLIC_PEM)] } }, { keys })),
      /^denied.*key/,
    );
  });
});
