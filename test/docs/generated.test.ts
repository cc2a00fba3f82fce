import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';

const WRITTEN = ['action.yml', 'verify/action.yml', 'inspect/action.yml', 'docs/inputs.md', 'README.md'];
const folder = mkdtempSync(join(tmpdir(), 'wasm-image-generated-'));
const generate = () => execFileSync(process.execPath, [resolve('scripts/generate.ts')], { cwd: folder, stdio: 'pipe' });

before(() => {
  for (const part of ['verify', 'inspect', 'docs']) mkdirSync(join(folder, part));
  copyFileSync('README.md', join(folder, 'README.md'));
  generate();
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('what is made from the table of inputs', () => {
  for (const path of WRITTEN)
    it(`${path} is what the table gives: run "npm run generate"`, () =>
      assert.equal(readFileSync(path, 'utf8'), readFileSync(join(folder, path), 'utf8')));

  it('is written into a README whose tables are out of date', () => {
    const path = join(folder, 'README.md');
    const fresh = readFileSync(path, 'utf8');
    const stale = fresh.replace(/^\| `module` .*$/m, '| `module` | something else | |');
    assert.notEqual(stale, fresh);
    writeFileSync(path, stale);
    generate();
    assert.equal(readFileSync(path, 'utf8'), fresh);
  });
});
