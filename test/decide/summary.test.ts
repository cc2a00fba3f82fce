import assert from 'node:assert/strict';
import { it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { VERIFICATION_SCHEMA } from '../../src/decide/gate/verification.ts';
import { summarizeFailure, summarizeVerification } from '../../src/decide/report/job-summary.ts';
import { printError } from '../../src/decide/report/print-error.ts';

it('a summary shows the name of a check as text, regardless of its characters', () => {
  const name = 'annotation a|b <img src=x> [c](https://evil.example) @team';
  const summary = summarizeVerification({
    schema: VERIFICATION_SCHEMA,
    verdict: 'denied',
    asked: 'ghcr.io/acme/f:v1',
    checks: [{ name, passed: false, expected: 'x', seen: 'y' }],
    candidates: [],
  });
  assert.match(
    summary,
    /^\| annotation a\\\|b \\<img src=x\\> \\\[c\\\]\(https:\/\/evil\.example\) \\@team \| \*\*failed\*\* \|/m,
  );
});

it('a summary of a denial says what to change, and why each signature does not count', () => {
  const referrer = digestOf(Uint8Array.of(1));
  const report = {
    schema: VERIFICATION_SCHEMA,
    verdict: 'denied',
    asked: 'ghcr.io/acme/f:v1',
    reason: 'Cannot accept it',
    checks: [{ name: 'abi', passed: true, expected: 'accepted', seen: 'accepted' }],
    candidates: [
      { referrer, verdict: 'refused', reason: 'identity: expected a, seen <b>' },
      { referrer: digestOf(Uint8Array.of(2)), verdict: 'accepted' },
    ],
  } as const;
  const summary = summarizeVerification(report, 'compare the identity');
  assert.match(summary, /^\*\*What to change:\*\* compare the identity$/m);
  assert.ok(summary.includes(`| \`${referrer}\` | **failed** | identity: expected a, seen \\<b\\> |`), summary);
  assert.equal(summary.match(/\*\*failed\*\*/g)?.length, 1);
  assert.doesNotMatch(summarizeVerification({ ...report, verdict: 'verified' }), /What to change|failed/);
});

it('an error links the documents that its hint names, where people read it', () => {
  const error = new WasmImageError('POLICY_INVALID', 'Cannot use the policy', {
    hint: 'see docs/policy.md, not a/docs/x.md',
  });
  const address = 'https://github.com/wasm-image/wasm-image/blob/main/docs/policy.md';
  assert.equal(error.hint, 'see docs/policy.md, not a/docs/x.md');
  assert.match(printError(error), new RegExp(`^  hint: see ${address}, not a/docs/x.md$`, 'm'));
  assert.ok(summarizeFailure(error, undefined).includes(`see [docs/policy.md](${address}), not a/docs/x.md`));
  assert.match(
    summarizeFailure(error, undefined, 'https://x/y/'),
    /\[docs\/policy\.md\]\(https:\/\/x\/y\/docs\/policy\.md\)/,
  );
});

it('a summary of a failure mentions tags only if the command moves tags', () => {
  const error = new WasmImageError('IMAGE_NOT_FOUND', 'Cannot find it');
  assert.doesNotMatch(summarizeFailure(error, undefined, undefined), /tag/);
  assert.match(summarizeFailure(error, undefined, undefined, true), /No tag points/);
});
