import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/publisher.ts';

const run = promisify(execFile);
const folder = temporaryFolder();
const project = join(folder.path, 'project');
// The Node of the tests comes first, as in npm scripts.
const env = {
  PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
  HOME: folder.path,
  npm_config_cache: join(folder.path, 'cache'),
};
const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

describe('the packed command line', { skip: process.platform === 'win32' ? 'npm.cmd needs a shell' : false }, () => {
  before(async () => {
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }');
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder.path, ...quiet], {
      cwd: resolve('.'),
      env,
      maxBuffer: 16 * 1024 * 1024,
    });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    // Its only dependencies are the versions of Node for our own scripts.
    await run('npm', ['install', '--omit=optional', ...quiet, join(folder.path, filename)], { cwd: project, env });
  });
  after(() => folder.remove());

  const program = join(project, 'node_modules/.bin/wasm-image');
  const version = /^\d+\.\d+\.\d+\n$/;
  const help = /^wasm-image: [\s\S]*?\n\nusage: wasm-image COMMAND/;
  for (const [flag, said] of [
    ['--version', version],
    ['--help', help],
  ] as const) {
    it(`answers ${flag} when it is started as a program`, async () =>
      assert.match((await run(program, [flag], { cwd: project, env })).stdout, said));
    it(`answers ${flag} when npx starts it`, async () =>
      assert.match(
        (await run('npx', ['--offline', '--no-install', 'wasm-image', flag], { cwd: project, env })).stdout,
        said,
      ));
  }
});
