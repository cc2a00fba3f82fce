import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { it } from 'node:test';

const PICTURES = globSync('docs/images/*');

it('pictures are PNG files under 200 KiB, as wide as a page of GitHub', () => {
  assert.ok(PICTURES.includes('docs/images/summary.png'), 'SUMMARY_PICTURE=write lab/run summary makes it');
  for (const path of PICTURES) {
    const bytes = readFileSync(path);
    assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n', path);
    assert.equal(bytes.readUInt32BE(16), 900, path);
    assert.ok(bytes.length < 200 * 1024, `${path} is ${bytes.length} bytes`);
  }
});
