import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { printLaunchers } from '../../src/adapters/github/setup.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Runs dist/setup.cjs as the runner does. */
function setup(name: string, env: Record<string, string> = {}) {
  const temp = join(folder.path, name);
  mkdirSync(temp);
  const [list, output] = [join(temp, 'path'), join(temp, 'output')];
  for (const file of [list, output]) writeFileSync(file, '');
  const ended = spawnSync(process.execPath, [resolve('dist/setup.cjs')], {
    encoding: 'utf8',
    env: { GITHUB_PATH: list, GITHUB_OUTPUT: output, RUNNER_TEMP: temp, ...env },
  });
  return { ...ended, path: readFileSync(list, 'utf8').trim(), output: readFileSync(output, 'utf8') };
}

describe('the setup action', {
  skip: process.platform === 'win32' ? 'the launcher of cmd is started otherwise' : false,
}, () => {
  it('puts wasm-image on the PATH of the next steps, which need no Node of their own', () => {
    const ended = setup("it's here");
    assert.equal(ended.status, 0, ended.stderr + ended.stdout);
    assert.match(ended.output, new RegExp(`^version<<[\\s\\S]*\\n${version}\\n`));
    const said = execFileSync('/bin/sh', ['-c', 'wasm-image --version'], {
      encoding: 'utf8',
      env: { PATH: ended.path, HOME: folder.path, CI: 'true' },
    });
    assert.equal(said, `${version}\n`);
  });

  it('passes arguments and the exit status on as they are', () => {
    const { path } = setup('arguments');
    const file = 'a $HOME "b" *.wasm';
    const ended = spawnSync(join(path, 'wasm-image'), ['inspect', file], { encoding: 'utf8', env: { CI: 'true' } });
    assert.equal(ended.status, 2, ended.stderr);
    assert.ok(ended.stderr.includes('a $HOME \\"b\\" *.wasm') || ended.stderr.includes(file), ended.stderr);
  });

  for (const [what, env] of [
    ['GITHUB_PATH', { GITHUB_PATH: '' }],
    ['RUNNER_TEMP', { RUNNER_TEMP: '' }],
    ['a file that cannot be written', { GITHUB_PATH: '/nonexistent/path' }],
  ] as const)
    it(`fails with one error without ${what}`, () => {
      const ended = setup(`without ${what}`, env);
      assert.equal(ended.status, 2);
      assert.equal(ended.stdout.match(/^::error /gm)?.length, 1, ended.stdout);
      assert.match(ended.stdout, /^::error title=FILE_UNWRITABLE::Cannot put wasm-image on the PATH/m);
    });

  it('follows the program when the checkout is reached by a link', () => {
    const link = join(folder.path, 'link');
    symlinkSync(resolve('dist'), link);
    const temp = join(folder.path, 'linked');
    mkdirSync(temp);
    for (const name of ['path', 'output']) writeFileSync(join(temp, name), '');
    const ended = spawnSync(process.execPath, [join(link, 'setup.cjs')], {
      env: { GITHUB_PATH: join(temp, 'path'), GITHUB_OUTPUT: join(temp, 'output'), RUNNER_TEMP: temp },
    });
    assert.equal(ended.status, 0);
    const shim = join(readFileSync(join(temp, 'path'), 'utf8').trim(), 'wasm-image');
    assert.equal(execFileSync(shim, ['--version'], { encoding: 'utf8', env: { CI: 'true' } }), `${version}\n`);
  });
});

describe('the launchers', () => {
  const { 'wasm-image': posix = '', 'wasm-image.cmd': windows = '' } = printLaunchers({
    node: 'C:\\Program Files\\node.exe',
    program: "D:\\a\\100%\\it's\\cli.cjs",
  });
  it('are quoted for cmd', () =>
    assert.equal(windows, `@"C:\\Program Files\\node.exe" "D:\\a\\100%%\\it's\\cli.cjs" %*\r\n`));
  it('are quoted for a POSIX shell, which Git Bash also is', () =>
    assert.equal(posix, `#!/bin/sh\nexec 'C:\\Program Files\\node.exe' 'D:\\a\\100%\\it'\\''s\\cli.cjs' "$@"\n`));
});
