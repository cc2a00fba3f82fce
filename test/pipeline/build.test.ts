import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';
import { openBuilder } from '../../src/adapters/programs/builder.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { buildModule } from '../../src/pipeline/build/build-module.ts';
import { scriptedBuilder } from '../support/builder.ts';

const quiet = { info: () => undefined, notice: () => undefined, warning: () => undefined, group: () => undefined };
const LOCK = JSON.stringify({
  packages: { 'node_modules/assemblyscript': { version: '0.28.20', integrity: 'sha512-x' } },
});
const ASC = 'node_modules/assemblyscript/bin/asc.js';
const CONFIG = JSON.stringify({ targets: { release: { outFile: 'build/f.wasm' } } });
const AS = { kind: 'preset', preset: 'assemblyscript', folder: 'f', modulePath: undefined, args: [] } as const;

/** Builds in an in-memory workspace, where commands write nothing. Returns the path of the module and the commands. */
async function build(
  files: Readonly<Record<string, string>>,
  source: Parameters<typeof buildModule>[1],
  ran: string[] = [],
): Promise<{ path: string; ran: readonly string[] }> {
  const names = ['.', ...Object.keys(files)];
  const workspace = {
    read: async (path: string) => new TextEncoder().encode(files[path]),
    exists: async (path: string) => {
      if (path.startsWith('..')) throw new WasmImageError('PATH_OUTSIDE_WORKSPACE', 'outside');
      return names.some((name) => name === path || name.startsWith(`${path}/`));
    },
    write: async () => undefined,
  };
  const builder = scriptedBuilder({
    run: async (argv, folder) => {
      ran.push(`${folder}$ ${argv.join(' ')}`);
      if (argv[0] === 'false') throw new WasmImageError('BUILD_FAILED', 'it exited with status 1');
    },
    findModules: async (folder) =>
      Object.keys(files).flatMap((path) =>
        path.endsWith('.wasm') ? [{ path: posix.relative(folder, path), modifiedMs: 0 }] : [],
      ),
  });
  return { path: await buildModule({ log: quiet, workspace, builder }, source), ran };
}

describe('building AssemblyScript', () => {
  const built = { 'f/asconfig.json': CONFIG, 'f/package-lock.json': LOCK, [`f/${ASC}`]: '', 'f/build/f.wasm': '' };
  const NPM = 'npm ci --ignore-scripts --no-audit --no-fund';
  const ASC_RUN = `f$ node ${ASC} assembly/index.ts --target release`;
  it('installs from the lock file without scripts, then runs the local compiler', async () => {
    assert.deepEqual(await build(built, AS), { path: 'f/build/f.wasm', ran: [`f$ ${NPM}`, ASC_RUN] });
  });
  it('does not install again when the packages match the lock file', async () => {
    assert.deepEqual((await build({ ...built, 'f/node_modules/.package-lock.json': LOCK }, AS)).ran, [ASC_RUN]);
  });
  it('installs again when the lock file has changed', async () => {
    assert.equal(
      (await build({ ...built, 'f/node_modules/.package-lock.json': LOCK.replace('0.28.20', '0.28.19') }, AS)).ran
        .length,
      2,
    );
  });
  it('finds lock file and compiler in a parent folder, as in a monorepo', async () => {
    const files = { 'a/f/asconfig.json': CONFIG, 'package-lock.json': LOCK, [ASC]: '', 'a/f/build/f.wasm': '' };
    const { path, ran } = await build(files, { ...AS, folder: 'a/f' });
    assert.deepEqual(
      { path, ran },
      { path: 'a/f/build/f.wasm', ran: [`.$ ${NPM}`, `a/f$ node ../../${ASC} assembly/index.ts --target release`] },
    );
  });
  it('passes more arguments to the compiler', async () => {
    assert.equal((await build(built, { ...AS, args: ['--converge'] })).ran.at(-1), `${ASC_RUN} --converge`);
  });
  it('passes the path of the module to the compiler', async () => {
    const { path, ran } = await build({ ...built, 'f/o.wasm': '' }, { ...AS, modulePath: 'o.wasm' });
    assert.deepEqual([path, ran.at(-1)], ['f/o.wasm', `${ASC_RUN} --outFile o.wasm`]);
  });
  const without = (name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(built).filter(([key]) => key !== name));
  const rows: readonly (readonly [string, Record<string, string>, string, RegExp])[] = [
    ['a project without a lock file', without('f/package-lock.json'), 'BUILD_FAILED', /no package-lock.json/],
    ['a project without a compiler', without(`f/${ASC}`), 'BUILD_FAILED', /"assemblyscript" is not installed/],
    [
      'a project that does not set the path of the module',
      { ...built, 'f/asconfig.json': '{}' },
      'BUILD_FAILED',
      /the path of the module is not set/,
    ],
    ['a build without a module', without('f/build/f.wasm'), 'BUILD_FAILED', /did not write "f\/build\/f.wasm"/],
    ['a folder that does not exist', { x: '' }, 'FILE_UNREADABLE', /does not exist/],
  ];
  for (const [what, files, code, message] of rows)
    it(`refuses ${what}`, async () => assert.rejects(build(files, AS), { code, message }));
  it('runs nothing in a folder outside the workspace', async () => {
    await assert.rejects(build(built, { ...AS, folder: '../f' }), { code: 'PATH_OUTSIDE_WORKSPACE' });
  });
});

describe('building with a command', () => {
  const COMMAND = {
    kind: 'command',
    folder: 'f',
    commands: [['cargo', 'build']],
    modulePath: 'target/x.wasm',
  } as const;
  it('runs the command in the folder', async () =>
    assert.deepEqual(await build({ 'f/target/x.wasm': '' }, COMMAND), {
      path: 'f/target/x.wasm',
      ran: ['f$ cargo build'],
    }));
  it('runs several commands in their order, and stops at the first that fails', async () => {
    const commands = [['make'], ['strip', 'x.wasm']];
    const built = await build({ 'f/target/x.wasm': '' }, { ...COMMAND, commands });
    assert.deepEqual(built.ran, ['f$ make', 'f$ strip x.wasm']);
    const ran: string[] = [];
    const failing = build({ 'f/target/x.wasm': '' }, { ...COMMAND, commands: [['false'], ['never']] }, ran);
    await assert.rejects(failing, { code: 'BUILD_FAILED' });
    assert.deepEqual(ran, ['f$ false']);
  });
  it('refuses a build that did not write a module', async () =>
    assert.rejects(build({ 'f/x': '' }, COMMAND), { code: 'BUILD_FAILED', hint: /crate-type = \["cdylib"\]/ }));
  it('names the module that the build wrote elsewhere', async () =>
    assert.rejects(build({ 'target/x.wasm': '', 'f/x': '' }, COMMAND), {
      code: 'BUILD_FAILED',
      hint: 'set module-path: "../target/x.wasm"',
    }));
});

describe('the example', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const workspace = openWorkspace(root);
  const modulePath = `build/test-${process.pid}.wasm`;
  it('is built into a module', async (test) => {
    if (!(await workspace.exists(`examples/add-header/${ASC}`)))
      return test.skip('the packages of examples/add-header are not installed');
    try {
      const builder = openBuilder({ log: quiet, root, env: process.env, timeoutMs: 60_000 });
      const path = await buildModule(
        { log: quiet, workspace, builder },
        { ...AS, folder: 'examples/add-header', modulePath },
      );
      const module = await workspace.read(path, 1024 * 1024);
      assert.deepEqual([...module.subarray(0, 8)], [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    } finally {
      rmSync(`${root}/examples/add-header/${modulePath}`, { force: true });
    }
  });
});
