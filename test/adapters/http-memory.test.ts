import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runNode } from '../support/cli.ts';

test('reads a long response in tiny chunks within a small heap', async () => {
  const child = fileURLToPath(new URL('../support/tiny-chunks-in-child.ts', import.meta.url));
  const { status, stdout, stderr } = await runNode(['--max-old-space-size=48', child]);
  assert.equal(status, 0, stderr.slice(0, 500));
  assert.equal(stdout, '1000000');
});
