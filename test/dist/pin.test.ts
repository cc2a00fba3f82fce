import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';

const script = resolve('scripts/pin.ts');
const folder = mkdtempSync(join(tmpdir(), 'wasm-image-pin-'));
const workflow = join(folder, '.github/workflows/publish-filter.yml');
const PLACEHOLDER = '0123456789abcdef0123456789abcdef01234567';

function git(...args: readonly string[]): string {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

function pin(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

function commit(): string {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'test');
  return git('rev-parse', 'HEAD');
}

function release(tag: string): string {
  const made = commit();
  git('tag', tag);
  return made;
}

/** A workflow with one step of ours, one in a folder, and one of others. */
function write(ours: string): void {
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  const uses = [`wasm-image/wasm-image@${ours}`, `wasm-image/wasm-image/verify@${ours}`, 'actions/checkout@v9'];
  writeFileSync(workflow, uses.map((one) => `      - uses: ${one}\n`).join(''));
}

describe('scripts/pin.ts', () => {
  git('init', '--quiet', '--initial-branch=main');
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('accepts the placeholder for the first release, and nothing else', () => {
    write(`${PLACEHOLDER} # v0.1.0`);
    release('v0.1.0');
    assert.deepEqual(pin('--check', 'v0.1.0').status, 0);
    write('main');
    assert.equal(pin('--check', 'v0.1.0').status, 1);
    write(`${PLACEHOLDER} # v0.1.0`);
  });

  it('pins every step of ours to a release, and leaves others as they are', () => {
    const first = git('rev-parse', 'v0.1.0');
    assert.equal(pin('v0.1.0', first).status, 0);
    const lines = readFileSync(workflow, 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.trim().slice('- uses: '.length)),
      [
        `wasm-image/wasm-image@${first} # v0.1.0`,
        `wasm-image/wasm-image/verify@${first} # v0.1.0`,
        'actions/checkout@v9',
      ],
    );
    release('v0.2.0');
    assert.equal(pin('--check', 'v0.2.0').status, 0);
  });

  it('demands the release just before the tag, and says how to pin it', () => {
    release('v0.3.0-rc.1');
    release('v0.3.0');
    const { status, text } = pin('--check', 'v0.3.0');
    assert.equal(status, 1);
    assert.match(text, new RegExp(`run: node scripts/pin\\.ts v0\\.2\\.0 ${git('rev-parse', 'v0.2.0')}`));
    assert.equal(pin('v0.2.0', git('rev-parse', 'v0.2.0')).status, 0);
    assert.equal(pin('--check', 'v0.3.0').status, 0);
  });

  it('refuses a branch, a short commit and a tag that does not exist', () => {
    for (const args of [['main', PLACEHOLDER], ['v1.0.0', 'abc'], ['v1.0.0'], []]) assert.equal(pin(...args).status, 2);
    assert.notEqual(pin('--check', 'v9.9.9').status, 0);
  });
});
