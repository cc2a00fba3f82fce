import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openGithubAttestations } from '../../src/adapters/github/github-attestations.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Github, type GithubFault, startGithub } from '../support/github.ts';
import { NET } from '../support/net.ts';
import { PRIVATE_PEM } from '../support/publisher.ts';
import { countedSleep } from '../support/store.ts';

const TOKEN = 'ghs-sentinel-token-c3';
let github: Github;
let count = 0;
before(async () => {
  github = await startGithub();
});
after(() => github.stop());

const signer = openKeySigner({ pem: PRIVATE_PEM });
const fresh = () => digestOf(Uint8Array.of(count++, 9));
const bundleOf = (digest: ReturnType<typeof fresh>, predicateType = 'https://slsa.dev/provenance/v1') =>
  signer.sign(makeStatement({ subjectName: 'ghcr.io/acme/filter', digest, predicateType, predicate: {} }));
const open = (more: Partial<Parameters<typeof openGithubAttestations>[0]> = {}) =>
  openGithubAttestations(
    {
      repository: 'acme/filter',
      token: TOKEN,
      apiUrl: github.url,
      sleep: countedSleep().sleep,
      ...more,
    },
    NET,
  );

describe('attestations on GitHub', () => {
  it('are posted with the token in one request each, and their ids are returned', async () => {
    const digest = fresh();
    const seen = github.seen.length;
    const answers = await open().put(
      digest,
      [await bundleOf(digest), await bundleOf(digest, 'https://cyclonedx.org/bom')],
      { mayHave: false },
    );
    assert.deepEqual(
      answers.map((one) => one.kind === 'stored' && /^\d+$/.test(one.id)),
      [true, true],
    );
    assert.deepEqual(
      github.seen.slice(seen),
      Array.from({ length: 2 }, () => ({
        line: 'POST /repos/acme/filter/attestations',
        authorization: `Bearer ${TOKEN}`,
      })),
    );
    assert.equal(github.bundles.get(digest)?.length, 2);
  });

  it('are not posted again if they exist', async () => {
    const digest = fresh();
    const [first, second] = [await bundleOf(digest), await bundleOf(digest, 'https://cyclonedx.org/bom')];
    assert.equal((await open().put(digest, [first], { mayHave: true }))[0]?.kind, 'stored');
    const seen = github.seen.length;
    const answers = await open({ apiUrl: `${github.url}/` }).put(digest, [first, second], { mayHave: true });
    assert.deepEqual(
      answers.map((one) => one.kind),
      ['known', 'stored'],
    );
    assert.equal(github.seen.length - seen, 2);
  });

  it('are posted despite temporary failures', async () => {
    const digest = fresh();
    github.faults.push({ status: 502 }, 'reset', { status: 429, retryAfter: '3' });
    const { sleep, waits } = countedSleep();
    assert.equal((await open({ sleep }).put(digest, [await bundleOf(digest)], { mayHave: false }))[0]?.kind, 'stored');
    assert.equal(waits.length, 3);
    assert.ok((waits[2] ?? 0) >= 3000);
  });

  const failures: readonly (readonly [what: string, faults: readonly GithubFault[], message: RegExp, hint: RegExp])[] =
    [
      [
        'without the permission',
        [{ status: 403, message: 'Resource not accessible by integration' }],
        /403 "Resource not accessible/,
        /attestations: write/,
      ],
      [
        'as if the repository did not exist',
        [{ status: 404, message: 'Not Found' }],
        /404 "Not Found"/,
        /attestations: write/,
      ],
      ['with an invalid token', [{ status: 401, message: 'Bad credentials' }], /401/, /attestations: write/],
      [
        'as invalid',
        [{ status: 422, message: `no \u001b[31m${TOKEN}` }],
        /422 "no \\x1b\[31m\*\*\*"/,
        /nothing was tagged/,
      ],
      [
        'for minutes',
        Array.from({ length: 4 }, () => ({ status: 503 })),
        /503.*4 attempts failed/,
        /nothing was tagged/,
      ],
      [
        'with a connection that breaks',
        ['reset', 'reset', 'reset', 'reset'],
        /connection failed: .*ECONNRESET.*4 attempts failed/,
        /nothing was tagged/,
      ],
      ['with something other than JSON', [{ body: '<html>' }], /not a JSON object/, /nothing was tagged/],
      ['without an id', [{ body: '{}' }], /returned no id/, /nothing was tagged/],
    ];
  for (const [what, faults, message, hint] of failures)
    it(`that are refused ${what} are reported with what to change`, async () => {
      const digest = fresh();
      github.faults.push(...faults);
      await assert.rejects(open().put(digest, [await bundleOf(digest)], { mayHave: false }), (error) => {
        assert.ok(
          error instanceof WasmImageError && error.code === 'ATTESTATION_STORE_FAILED' && error.exitCode === 5,
          String(error),
        );
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        assert.ok(!JSON.stringify([error.message, error.hint, error.detail]).includes(TOKEN));
        return true;
      });
      assert.equal(github.faults.length, 0);
    });

  for (const [what, more] of [
    ['over plain http', { apiUrl: 'http://api.github.example' }],
    ['without a scheme', { apiUrl: 'api.github.com' }],
    ['of an invalid repository', { repository: 'acme/filter/../x' }],
    ['of an unknown repository', { repository: '' }],
  ] as const)
    it(`${what} are not requested`, () => assert.throws(() => open(more), { code: 'ATTESTATION_STORE_FAILED' }));
});
