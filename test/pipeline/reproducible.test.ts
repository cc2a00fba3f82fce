// Two builds in two folders, with node as the compiler and real folders and git.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';
import { openBuilder } from '../../src/adapters/programs/builder.ts';
import { copySources } from '../../src/adapters/programs/source-copy.ts';
import { buildModule } from '../../src/pipeline/build/build-module.ts';
import { writeFiles } from '../support/init.ts';
import { concat, customSection, goodFilter } from '../support/module-writer.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
let count = 0;

/** A script that writes a good filter with a custom section "x", and what that section contains: an expression. */
const compiler = (content: string): string => `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const section = (title, text) => {
  const body = Buffer.concat([Buffer.from([title.length]), Buffer.from(title + text)]);
  return Buffer.concat([Buffer.from([0, body.length]), body]);
};
appendFileSync(process.env.HOME + '/ran', process.cwd() + '\\n');
const text = String(${content});
mkdirSync('build', { recursive: true });
writeFileSync('build/f.wasm', Buffer.concat([readFileSync('good.bin'), section('x', text), section('name', text)]));
`;

interface Scene {
  readonly content: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly git?: 'tracked' | 'none';
  /** Written after the others were added to git. */
  readonly untracked?: Readonly<Record<string, string>>;
  readonly isStripped?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly modulePath?: string;
  readonly folder?: string;
}

interface Built {
  readonly module: Uint8Array;
  readonly log: readonly string[];
  /** The folders in which the compiler ran. */
  readonly ran: readonly string[];
  readonly root: string;
}

async function build(scene: Scene): Promise<Built> {
  count += 1;
  const here = join(folder.path, String(count));
  const [root, temporary] = ['work', 'tmp'].map((name) => join(here, name)) as [string, string];
  const at = scene.folder ?? '.';
  mkdirSync(temporary, { recursive: true });
  writeFiles(root, { 'compile.js': compiler(scene.content), ...scene.files });
  mkdirSync(join(root, at), { recursive: true });
  writeFileSync(join(root, at, 'good.bin'), goodFilter());
  if (scene.git !== 'none')
    for (const args of [
      ['init', '--quiet'],
      ['add', '--all'],
    ])
      execFileSync('git', args, { cwd: root });
  writeFiles(root, scene.untracked ?? {});
  const log: string[] = [];
  const say = (text: string): void => void log.push(text);
  const logs = { info: say, notice: say, warning: say, group: say };
  const env = { PATH: process.env.PATH ?? '', HOME: here, RUNNER_TEMP: temporary, ...scene.env };
  const builder = openBuilder({ log: logs, root, env, timeoutMs: 60_000 });
  const ports = { log: logs, workspace: openWorkspace(root), builder };
  const commands = [[process.execPath, join(at === '.' ? '.' : '..', 'compile.js')]];
  const source = { kind: 'command', folder: at, commands, modulePath: scene.modulePath ?? 'build/f.wasm' } as const;
  try {
    const path = await buildModule(ports, source, { isStripped: scene.isStripped ?? false, isCompared: true });
    const ran = readFileSync(join(here, 'ran'), 'utf8').trim().split('\n');
    return { module: readFileSync(join(root, path)), log, ran, root };
  } finally {
    assert.deepEqual(readdirSync(temporary), [], 'the copy is removed');
  }
}

describe('a build that is checked for reproducibility', () => {
  it('runs in the folder and in a copy, and gives the module of the first one', async () => {
    const { module, log, ran, root } = await build({ content: '"same"' });
    assert.equal(ran.length, 2);
    assert.equal(ran[0], root);
    assert.notEqual(ran[1], root);
    assert.deepEqual(
      module,
      Buffer.from(concat([goodFilter(), customSection('x', 'same'), customSection('name', 'same')])),
    );
    assert.ok(log.includes('Reproducible: two builds in two folders gave the same bytes'));
  });
  it('is refused if the folder is in the module, with the section and the path', async () => {
    await assert.rejects(build({ content: 'process.cwd()' }), {
      code: 'BUILD_NOT_REPRODUCIBLE',
      message: /custom "x": .*it contains the folder of the build, ".*\/work"/,
      hint: /map source paths/,
    });
  });
  it('is refused for any other difference', async () => {
    await assert.rejects(build({ content: 'process.hrtime.bigint()' }), {
      code: 'BUILD_NOT_REPRODUCIBLE',
      hint: /times, random numbers/,
    });
  });
  it('counts what is left after stripping', async () => {
    const onlyName = compiler('"same"').replace("section('name', text)", "section('name', process.cwd())");
    await assert.rejects(build({ content: '""', files: { 'compile.js': onlyName } }), { hint: /or set strip: true/ });
    const { module } = await build({ content: '""', files: { 'compile.js': onlyName }, isStripped: true });
    assert.deepEqual(module, Buffer.from(concat([goodFilter(), customSection('x', 'same')])));
  });
  it('has sources that are not committed, but not what git ignores', async () => {
    const content = '["later.txt", "ignored.txt"].map((file) => existsSync(file))';
    const files = { '.gitignore': 'ignored.txt\nbuild\n', 'ignored.txt': '' };
    const untracked = { 'later.txt': '' };
    await assert.rejects(build({ content, files, untracked }), { message: /"true,true" and "true,false"/ });
  });
  it('asks git in the copy as well', async () => {
    const content = 'require("node:child_process").execFileSync("git", ["rev-parse", "--is-inside-work-tree"])';
    assert.ok((await build({ content })).log.some((line) => line.startsWith('Reproducible')));
  });
  it('works without git, and leaves out what builds write', async () => {
    const content = 'existsSync("target/old") + "," + existsSync("src/a")';
    await assert.rejects(build({ content, files: { 'target/old': '', 'src/a': '' }, git: 'none' }), {
      message: /"true,true" and "false,true"/,
    });
  });
  it('shares no results of builds', async () => {
    const content = '[process.env.CARGO_TARGET_DIR, process.env.ZIG_LOCAL_CACHE_DIR, process.env.GOCACHE].join(" ")';
    const env = { CARGO_TARGET_DIR: '/shared', ZIG_LOCAL_CACHE_DIR: '/shared', GOCACHE: '/shared' };
    await assert.rejects(build({ content, env }), { message: /"\/shared \/shared \/shared" and " {2}\// });
  });
  it('copies the whole repository of a filter in a folder of it, and the packages that npm installed', async () => {
    const content = 'readFileSync("../node_modules/p/x", "utf8") + existsSync("../other/y")';
    const files = {
      '.gitignore': 'node_modules\nbuild\n',
      'node_modules/.package-lock.json': '{}',
      'node_modules/p/x': 'p',
      'other/y': '',
    };
    const { ran, root } = await build({ content, files, folder: 'filter' });
    assert.equal(ran[0], join(root, 'filter'));
    assert.match(ran[1] ?? '', /\/filter$/);
  });
  it('says that the copy lacks something if only the second build fails', async () => {
    const files = { '.gitignore': 'made.txt\nbuild\n', 'made.txt': 'made in an earlier step' };
    await assert.rejects(build({ content: 'readFileSync("made.txt")', files }), {
      code: 'BUILD_FAILED',
      message: /^Cannot build a second time: run ".*": it exited with status 1$/,
      hint: /what git tracks or does not ignore/,
    });
  });
  it('does not run for a module at an absolute path', async () => {
    const modulePath = join(folder.path, 'f.wasm');
    await assert.rejects(build({ content: '""', modulePath }), { code: 'INPUT_CONFLICT' });
    assert.equal(existsSync(join(folder.path, String(count), 'ran')), false);
  });
  it('copies a folder that its repository ignores', async () => {
    const [from, to] = ['ignoring', 'ignored'].map((one) => join(folder.path, one)) as [string, string];
    writeFiles(from, { '.gitignore': 'scratch/\n', 'scratch/f/x': 'x', 'scratch/f/target/old': '', other: '' });
    execFileSync('git', ['init', '--quiet'], { cwd: from });
    mkdirSync(to);
    assert.equal(await copySources(join(from, 'scratch/f'), to, process.env), '.');
    assert.deepEqual(readdirSync(to), ['x']);
  });
  it('copies packages that are behind a link, which git does not ignore as a folder', async () => {
    const [from, packages, to] = ['project', 'packages', 'copied'].map((one) => join(folder.path, one)) as [
      string,
      string,
      string,
    ];
    writeFiles(from, { '.gitignore': 'node_modules/\n', x: '' });
    writeFiles(packages, { '.package-lock.json': '{}', 'p/x': 'p' });
    symlinkSync(packages, join(from, 'node_modules'));
    execFileSync('git', ['init', '--quiet'], { cwd: from });
    mkdirSync(to);
    await copySources(from, to, process.env);
    assert.equal(readFileSync(join(to, 'node_modules/p/x'), 'utf8'), 'p');
  });
  it('copies links as they are', async () => {
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    writeFiles(from, { 'a/x': 'x', 'a/b/y': 'y' });
    symlinkSync('../a/x', join(from, 'a', 'link'));
    mkdirSync(to);
    assert.equal(await copySources(from, to, { PATH: '' }), '.');
    assert.deepEqual(readdirSync(to, { recursive: true }).map(String).sort(), ['a', 'a/b', 'a/b/y', 'a/link', 'a/x']);
    assert.equal(readlinkSync(join(to, 'a', 'link')), '../a/x');
  });
});
