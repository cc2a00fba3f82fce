import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const [OPEN, CLOSE] = ['<!-- summary -->', '<!-- /summary -->'];

/** The start of the job summary as the README quotes it: with another registry, and no heading. */
function quoteOf(summary: string): string {
  const [start = ''] = summary.split('- **Signed by');
  const lines = start
    .replaceAll('REGISTRY/acme/golden', 'ghcr.io/acme/filter')
    .trim()
    .replace(/^## (.*)$/m, '**$1**')
    .split('\n');
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

describe('README.md', () => {
  const text = readFileSync('README.md', 'utf8');

  it('quotes the summary of a real run', () => {
    const quote = quoteOf(readFileSync('test/golden/publish-summary.md', 'utf8'));
    assert.match(quote, /^> \*\*Published and verified: 1 image, 2 tags, /);
    const [start, end] = [text.indexOf(OPEN), text.indexOf(CLOSE)];
    assert.ok(start >= 0 && end > start, `README.md has no ${OPEN} ... ${CLOSE}`);
    const expected = `${text.slice(0, start)}${OPEN}\n${quote}\n${text.slice(end)}`;
    if (process.env.GOLDEN === 'write') writeFileSync('README.md', expected);
    else
      assert.equal(
        text,
        expected,
        'the quote differs from test/golden/publish-summary.md; GOLDEN=write npm test -- docs/readme writes it again',
      );
  });

  it('is under 150 lines', () => assert.ok(text.split('\n').length < 150, `${text.split('\n').length} lines`));
});
