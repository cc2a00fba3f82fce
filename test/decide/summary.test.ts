import assert from 'node:assert/strict';
import { it } from 'node:test';
import { summarizeVerification } from '../../src/decide/summary.ts';
import { VERIFICATION_SCHEMA } from '../../src/decide/verification.ts';

it('a summary shows the name of a check as text, whatever a policy calls it', () => {
  const name = 'annotation a|b <img src=x> [c](https://evil.example) @team';
  const summary = summarizeVerification({
    schema: VERIFICATION_SCHEMA,
    verdict: 'denied',
    asked: 'ghcr.io/acme/f:v1',
    checks: [{ name, passed: false, expected: 'x', seen: 'y' }],
    candidates: [],
  });
  assert.match(summary, /^\| annotation a\\\|b \\<img src=x\\> \\\[c\\\]\(https:\/\/evil\.example\) \\@team \| \*\*failed\*\* \|/m);
});
