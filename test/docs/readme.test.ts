import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

describe('README.md', () => {
  const text = readFileSync('README.md', 'utf8');

  it('shows the picture of a job summary, with words for people who cannot see it', () =>
    assert.match(text, /^!\[[^\]]{40,}\]\(docs\/images\/summary\.png\)$/m));

  it('is under 150 lines', () => assert.ok(text.split('\n').length < 150, `${text.split('\n').length} lines`));

  it('installs the file of a release, because the name on npm is not ours', () => {
    assert.match(text, /releases\/download\/v[\d.]+\/wasm-image-[\d.]+\.tgz/);
    assert.match(text, /sha256sum --check/);
  });
});
