import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from './support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());

const FILES: Readonly<Record<string, string>> = {
  'core/text.ts': `/** Documented. */
export const twice = (text: string): string => \`\${text}}\${text.replace(/}"/g, '')}\`;
export interface Shape {}
`,
  'core/up.ts': `import type { one } from '../app/main.ts';\nexport type One = typeof one;\n`,
  'app/main.ts': `import { twice } from '../core/text.ts';
import fs from 'node:fs';
import missing from './missing.json';

/* Not a doc comment. */
export function one(): unknown {
  // A comment has no tokens.
  return [twice('a'), fs, missing].map((each) => {
    return each;
  });
}
interface Shape {}
${'//'.padEnd(110, '-')}
${'//'.padEnd(130, '-')}
`,
  'app/text.ts': `const lazy = () => import('./main.ts');\nexport { lazy };\n`,
};

const print = (at: string): string => execFileSync(process.execPath, ['scripts/figures.ts', at], { encoding: 'utf8' });

describe('the figures of a folder', () => {
  it('count files, rooms, functions, exports and names', () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), text);
    }
    assert.equal(
      print(folder.path).trim(),
      `files
  files                            4
  lines                            21
  longest file, lines              14
  lines over 100 columns           9.5 %
  lines over 120 columns           4.8 %
  folders                          2
  most files in a folder           app 2
  folders with more than 15 files  0

rooms, imports between them
  folder  rooms  arrows  floors  up or sideways  cycles
  (top)   2      2       1       2               1
  app     2      1       2       0               0
  core    2      0       1       0               0

functions: 3
          p50  p90  max  largest
  lines   1    6    6    app/main.ts one
  tokens  20   34   34   app/main.ts one

exported names
  names               4
  with a doc comment  1 (25.0 %)

names that occur twice or more
  file names  1: text.ts 2
  type names  1: Shape 2`,
    );
  });

  it('are not printed for a folder without TypeScript', () => {
    mkdirSync(join(folder.path, 'empty'));
    const ended = spawnSync(process.execPath, ['scripts/figures.ts', join(folder.path, 'empty')], { encoding: 'utf8' });
    assert.equal(ended.status, 2);
    assert.match(ended.stderr, /no TypeScript file/);
  });
});
