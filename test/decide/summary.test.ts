import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Problem } from '../../src/abi/report.ts';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { VERIFICATION_SCHEMA, type VerificationReport } from '../../src/decide/gate/verification.ts';
import { summarizeFailure, summarizeInspection, summarizeVerification } from '../../src/decide/report/job-summary.ts';
import { printError } from '../../src/decide/report/print-error.ts';
import { abi, firstLine, LINKS, loads } from '../support/summary.ts';

const EXPECTED = [['certificate-identity', 'https://github.com/acme/f/.github/workflows/r.yml@refs/tags/v1']] as const;
const digest = digestOf(Uint8Array.of(1));

const report: VerificationReport = {
  schema: VERIFICATION_SCHEMA,
  verdict: 'denied',
  asked: 'ghcr.io/acme/f:v1',
  reference: `ghcr.io/acme/f@${digest}`,
  checks: [],
  candidates: [],
};

const problem = (rule: string, where: string, more: Partial<Problem> = {}): Problem => ({
  rule,
  where,
  severity: 'error',
  message: `${rule} is broken`,
  hint: 'see docs/smoke.md#top',
  ...more,
});

describe('the summary of verify', () => {
  it('shows the name of a check as text, regardless of its characters', () => {
    const name = 'annotation a|b <img src=x> [c](https://evil.example) @team';
    const checks = [{ name, passed: false, expected: 'x', seen: 'y' }];
    assert.match(
      summarizeVerification([{ report: { ...report, checks } }], EXPECTED, LINKS),
      /^- \*\*failed:\*\* annotation a\\\|b \\<img src=x\\> \\\[c\\\]\(https\\:\/\/evil\.example\) \\@team: expected `x`, seen `y`$/m,
    );
  });

  it('says what to change, whom it expected, and why each signature does not count; failures come first', () => {
    const denied: VerificationReport = {
      ...report,
      checks: [
        { name: 'abi', passed: true, expected: 'accepted', seen: 'accepted' },
        { name: 'layout', passed: false, expected: 'oci', seen: 'compat' },
      ],
      candidates: [
        { referrer: digest, verdict: 'refused', reason: 'identity: expected a, seen <b>' },
        { referrer: digestOf(Uint8Array.of(2)), verdict: 'accepted' },
      ],
    };
    const error = new WasmImageError('SIGNATURE_DENIED', 'Cannot accept it', { hint: 'compare the identity' });
    const summary = summarizeVerification([{ report: denied, error }], EXPECTED, LINKS);
    const order = [
      '## Denied: ghcr.io/acme/f:v1\n',
      'Cannot accept it',
      '**What to change:** compare the identity ([SIGNATURE_DENIED](https://x/y/docs/errors.md#signature_denied))',
      '- **failed:** layout: expected `oci`, seen `compat`',
      `- **does not count:** signature or attestation \`${digest.slice(0, 19)}…\`: identity: expected a, seen \\<b\\>`,
      `**Expected:** certificate-identity \`${EXPECTED[0][1]}\``,
      '<details><summary>1 check passed</summary>\n\n- abi: `accepted`',
      '[Workflow run]',
    ].map((part) => summary.indexOf(part));
    assert.ok(!order.includes(-1), `${order}\n${summary}`);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    const verified = { ...denied, verdict: 'verified', checks: denied.checks.slice(0, 1), abi } as const;
    const passed = summarizeVerification([{ report: verified }], EXPECTED, LINKS);
    assert.equal(firstLine(passed), '## Verified: ghcr.io/acme/f:v1, loads in Envoy 1.36-1.38');
    assert.doesNotMatch(passed, /What to change|failed|does not count/);
  });

  it('keeps the verdicts apart, and shows the worst first', () => {
    const verdicts = (['verified', 'nothing-found', 'undecided', 'denied', 'verified'] as const).map((verdict) => ({
      report: { ...report, verdict },
    }));
    const summary = summarizeVerification(verdicts, EXPECTED, LINKS);
    assert.equal(firstLine(summary), '## Denied: 1 of 5 images (1 could not find out, 1 nothing found, 2 verified)');
    assert.deepEqual(
      [...summary.matchAll(/^### ([\w ]+):/gm)].map(([, title]) => title),
      ['Denied', 'Could not find out', 'Nothing found', 'Verified', 'Verified'],
    );
    assert.equal(
      firstLine(summarizeVerification(verdicts.slice(0, 1), EXPECTED, LINKS)),
      '## Verified: ghcr.io/acme/f:v1',
    );
    const many = summarizeVerification(
      Array.from({ length: 60 }, () => ({ report })),
      EXPECTED,
      LINKS,
    );
    assert.equal(firstLine(many), '## Denied: 60 images');
    assert.match(many, /^\.\.\. and 10 more images: see the verification report$/m);
  });
});

describe('the summary of a module', () => {
  const refused = new WasmImageError('ABI_REFUSED', 'Cannot accept it');
  it('says who loads it', () =>
    assert.equal(
      firstLine(summarizeInspection(abi, 'a_b.wasm', undefined, LINKS)),
      '## Accepted: a\\_b.wasm, proxy-wasm/0.2.1, loads in Envoy 1.36-1.38',
    ));
  it('shows problems first, errors before warnings, equal ones on one line, each with what to change', () => {
    const problems = [
      problem('PW020', 'w', { severity: 'warning' }),
      ...['a', 'b', 'c', 'd', 'e'].map((where) => problem('PW010', where)),
      problem('PW042', 'k', { allowed: 'the key of our test server' }),
    ];
    const hosts = [
      loads('envoy', '1.36'),
      { ...loads('envoy', '1.37'), verdict: 'refused', rule: 'PW010', log: 'no' } as const,
    ];
    const summary = summarizeInspection({ ...abi, problems, hosts }, 'f.wasm', refused, LINKS);
    const [start = ''] = summary.split('<details>');
    assert.equal(firstLine(summary), '## Refused: f.wasm, proxy-wasm/0.2.1, loads in Envoy 1.36');
    const page = 'https://x/y/docs/errors.md';
    assert.deepEqual(
      start.split('\n').filter((line) => line.startsWith('- ')),
      [
        `- **error** [PW010](${page}#pw010): PW010 is broken; see [docs/smoke.md#top](https://x/y/docs/smoke.md#top) (in \`a\`, \`b\`, \`c\` and 2 more places)`,
        `- **warning** [PW020](${page}#pw020): PW020 is broken; see [docs/smoke.md#top](https://x/y/docs/smoke.md#top) (in \`w\`)`,
        `- **allowed** [PW042](${page}#pw042): PW042 is broken; because: the key of our test server (in \`k\`)`,
        `- **refused:** Envoy 1.37 ([PW010](${page}#pw010)): no`,
      ],
    );
  });
  it('folds the rest of many problems, and cuts thousands', () => {
    const problems = Array.from({ length: 3000 }, (_, i) => problem('PW010', 'x', { message: `m${i}` }));
    const summary = summarizeInspection({ ...abi, problems }, 'f.wasm', refused, LINKS);
    assert.equal(summary.split('<details>')[0]?.match(/\*\*error\*\*/g)?.length, 20);
    assert.match(summary, /<summary>2980 more problems<\/summary>/);
    assert.match(summary, /^- \.\.\. and 2880 more: see the ABI report$/m);
  });
  it('says when it could not be found out', () =>
    assert.match(
      summarizeInspection(abi, 'f.wasm', new WasmImageError('ABI_UNDECIDED', 'Cannot tell'), LINKS),
      /^## Could not find out: f\.wasm/,
    ));
});

it('an error links the documents that its hint names, where people read it', () => {
  const error = new WasmImageError('POLICY_INVALID', 'Cannot use the policy', {
    hint: 'see docs/policy.md#a_b, not a/docs/x.md',
  });
  const address = 'https://github.com/wasm-image/wasm-image/blob/main/docs/policy.md#a_b';
  assert.equal(error.hint, 'see docs/policy.md#a_b, not a/docs/x.md');
  assert.match(printError(error), new RegExp(`^  hint: see ${address}, not a/docs/x.md$`, 'm'));
  const summary = summarizeFailure(error, LINKS);
  assert.ok(summary.includes('see [docs/policy.md#a_b](https://x/y/docs/policy.md#a_b), not a/docs/x.md'), summary);
  assert.ok(summary.includes('([POLICY_INVALID](https://x/y/docs/errors.md#policy_invalid))'), summary);
});

it('a summary of a failure mentions tags only if the command moves tags', () =>
  assert.doesNotMatch(summarizeFailure(new WasmImageError('IMAGE_NOT_FOUND', 'Cannot find it'), LINKS), /No tag/));
