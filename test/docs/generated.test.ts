import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readYaml } from '../support/documents.ts';

const ACTIONS = [
  'action.yml',
  'verify/action.yml',
  'merge/action.yml',
  'check/action.yml',
  'inspect/action.yml',
  'plan/action.yml',
  'setup/action.yml',
];
const WRITTEN = [...ACTIONS, 'docs/inputs.md', 'docs/wasm-image.schema.json'];
const folder = mkdtempSync(join(tmpdir(), 'wasm-image-generated-'));
const generate = () => execFileSync(process.execPath, [resolve('scripts/generate.ts')], { cwd: folder, stdio: 'pipe' });

before(() => {
  for (const part of ['verify', 'merge', 'check', 'inspect', 'plan', 'setup', 'docs']) mkdirSync(join(folder, part));
  generate();
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the files generated from the table of inputs', () => {
  for (const path of WRITTEN)
    it(`${path} is up to date; if not, run "npm run generate"`, () =>
      assert.equal(readFileSync(path, 'utf8'), readFileSync(join(folder, path), 'utf8')));

  it('are rewritten only if they are out of date', () => {
    for (const path of WRITTEN) {
      const fresh = readFileSync(join(folder, path), 'utf8');
      writeFileSync(join(folder, path), `${fresh}something else\n`);
      generate();
      assert.equal(readFileSync(join(folder, path), 'utf8'), fresh);
    }
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.equal(files.length, WRITTEN.length);
  });

  it('list every input and output of all actions in docs/inputs.md', () => {
    const sections = readFileSync('docs/inputs.md', 'utf8').split('\n## ');
    assert.equal(ACTIONS.length, 7);
    for (const [i, path] of ACTIONS.entries()) {
      const { inputs, outputs } = readYaml(readFileSync(path, 'utf8'), path) as {
        readonly inputs?: object;
        readonly outputs: object;
      };
      const [before = '', after = ''] = sections[i + 1]?.split('### Outputs') ?? [];
      const namesIn = (table: string): readonly string[] =>
        [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map((match) => match[1] ?? '');
      assert.deepEqual(namesIn(before), Object.keys(inputs ?? {}), path);
      assert.deepEqual(namesIn(after), Object.keys(outputs), path);
    }
  });
});
