import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';
import { readLocks } from '../../src/pipeline/sign/locks.ts';
import { inFolder } from '../../src/wiring/session.ts';

const roots: string[] = [];
after(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Lock files that are found from a folder; `^` is the outermost folder. */
async function locksOf(
  files: Readonly<Record<string, string>>,
  where: { readonly boundary: string; readonly folder: string; readonly working: string },
) {
  const root = mkdtempSync(join(tmpdir(), 'wasm-image-locks-'));
  roots.push(root);
  for (const folder of [where.boundary, where.folder]) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const workspace = inFolder(openWorkspace(join(root, where.boundary)), join(root, where.folder));
  const locks = await readLocks(workspace, where.working.replace('^', root));
  return locks.map(({ kind, bytes }) => `${kind} ${Buffer.from(bytes).toString()}`);
}

const CARGO = {
  'ws/Cargo.toml': '[workspace]\nmembers = ["filters/*"]\n',
  'ws/Cargo.lock': 'of ws',
  'ws/filters/a/Cargo.toml': '[package]\nname = "a"\n',
};
const NPM = {
  'ws/package.json': '{"workspaces": ["filters/*"]}',
  'ws/package-lock.json': 'of ws',
  'ws/filters/a/package.json': '{}',
};

describe('the lock files of a filter', () => {
  const inMember = { boundary: '.', folder: 'ws/filters/a', working: '.' };
  const inRoot = { boundary: 'ws', folder: 'ws', working: 'filters/a' };
  const rows: [what: string, files: Record<string, string>, where: typeof inMember, expected: string[]][] = [
    ['of a cargo workspace, found from a member', CARGO, inMember, ['Cargo.lock of ws']],
    ['of a cargo workspace, found from its root', CARGO, inRoot, ['Cargo.lock of ws']],
    [
      'of a cargo workspace, found from an absolute path',
      CARGO,
      { ...inRoot, working: '^/ws/filters/a' },
      ['Cargo.lock of ws'],
    ],
    ['of an npm workspace, found from a member', NPM, inMember, ['package-lock.json of ws']],
    [
      'its own before the one of the workspace',
      { ...CARGO, 'ws/filters/a/Cargo.lock': 'own' },
      inMember,
      ['Cargo.lock own'],
    ],
    ['not found above the checkout', CARGO, { boundary: 'ws/filters', folder: 'ws/filters/a', working: '.' }, []],
    [
      'not found above a member that is its own workspace',
      { ...CARGO, 'ws/filters/a/Cargo.toml': '[package]\n[workspace]\n' },
      inMember,
      [],
    ],
    [
      'not found above such a member from the root either',
      { ...CARGO, 'ws/filters/a/Cargo.toml': '[package]\n[workspace]\n' },
      inRoot,
      [],
    ],
    [
      'not found in a parent folder that is not a workspace',
      { ...CARGO, 'ws/Cargo.toml': '[package]\nname = "other"\n' },
      inMember,
      [],
    ],
    [
      'not found above the workspace',
      { ...CARGO, 'Cargo.toml': '[workspace]\n', 'Cargo.lock': 'above' },
      inMember,
      ['Cargo.lock of ws'],
    ],
    [
      'not found above a workspace without a lock file',
      {
        'ws/Cargo.toml': '[workspace]\n',
        'ws/filters/a/Cargo.toml': '',
        'Cargo.toml': '[workspace]\n',
        'Cargo.lock': 'above',
      },
      inMember,
      [],
    ],
    [
      'not found above the repository',
      { 'Cargo.toml': '[workspace]\n', 'Cargo.lock': 'above', 'ws/.git/HEAD': '', 'ws/filters/a/Cargo.toml': '' },
      inMember,
      [],
    ],
    [
      'only the go.sum of its own module',
      { 'ws/go.mod': 'x', 'ws/go.sum': 'of ws', 'ws/filters/a/go.mod': 'own' },
      inRoot,
      ['go.mod own'],
    ],
    ['not found without a manifest', { 'ws/Cargo.toml': '[workspace]\n', 'ws/Cargo.lock': 'of ws' }, inMember, []],
  ];
  for (const [what, files, where, expected] of rows)
    it(`are ${what}`, async () => assert.deepEqual(await locksOf(files, where), expected));
});
