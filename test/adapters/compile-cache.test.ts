import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { runOn } from '../support/bundle-cli.ts';
import { runNode } from '../support/cli.ts';
import { NODES } from '../support/nodes.ts';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const program = join(folder.path, 'program.cjs');
const at = (...names: string[]): string => join(folder.path, ...names);
const home = (name: string): string => {
  mkdirSync(at(name), { recursive: true });
  return at(name);
};

before(async () => {
  // Prints the folder of the cache, and leaves some code to be cached.
  writeFileSync(
    at('entry.ts'),
    `import { enableCompileCache } from ${JSON.stringify(resolve('src/adapters/host/compile-cache.ts'))};
    console.log(enableCompileCache(process.env, (process.env.TRY ?? process.platform) as NodeJS.Platform) ?? 'off');
    require('./big.cjs');`,
  );
  writeFileSync(at('big.cjs'), Array.from({ length: 500 }, (_, i) => `exports.f${i} = () => ${i};`).join('\n'));
  await build({
    entryPoints: [at('entry.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['./big.cjs'],
    logLevel: 'error',
  });
});
after(() => folder.remove());

const run = async (env: Record<string, string>): Promise<string> => {
  const { status, stdout, stderr } = await runNode([program], { env });
  assert.deepEqual([status, stderr], [0, ''], stderr);
  return stdout.trim();
};

describe('the compile cache', () => {
  const below = ['wasm-image', 'compile-cache'];
  for (const [what, env, expected] of [
    ['~/.cache', () => ({ HOME: home('linux'), TRY: 'linux' }), () => at('linux', '.cache', ...below)],
    [
      'XDG_CACHE_HOME',
      () => ({ HOME: home('linux'), XDG_CACHE_HOME: home('xdg'), TRY: 'linux' }),
      () => at('xdg', ...below),
    ],
    [
      '~/.cache if XDG_CACHE_HOME is relative',
      () => ({ HOME: home('relative'), XDG_CACHE_HOME: 'xdg', TRY: 'linux' }),
      () => at('relative', '.cache', ...below),
    ],
    ['~/Library/Caches', () => ({ HOME: home('mac'), TRY: 'darwin' }), () => at('mac', 'Library', 'Caches', ...below)],
    ['%LOCALAPPDATA%', () => ({ LOCALAPPDATA: home('windows'), TRY: 'win32' }), () => at('windows', ...below)],
    ['~/.cache with CI=false', () => ({ HOME: home('ci'), CI: 'false' }), () => at('ci', '.cache', ...below)],
  ] as const)
    it(`is in ${what}`, async () => {
      assert.equal(await run(env()), expected());
      assert.ok(readdirSync(expected()).length > 0);
      if (process.platform !== 'win32') assert.equal(statSync(expected()).mode & 0o077, 0);
    });

  for (const [what, env] of [
    ['in CI', () => ({ HOME: home('none'), CI: 'true' })],
    ['if the user disables it', () => ({ HOME: home('none'), NODE_DISABLE_COMPILE_CACHE: '1' })],
    ['if the user chose a folder', () => ({ HOME: home('none'), NODE_COMPILE_CACHE: home('chosen') })],
    ['without a home', () => ({ HOME: '' })],
    ['with a home that does not exist', () => ({ HOME: at('absent') })],
    ['with a relative home', () => ({ HOME: 'none' })],
    [
      'if a file is in its place',
      () => {
        writeFileSync(join(home('file'), '.cache'), '');
        return { HOME: at('file') };
      },
    ],
    [
      'if its folder is a link',
      () => {
        mkdirSync(join(home('link'), '.cache', 'wasm-image'), { recursive: true });
        symlinkSync(home('elsewhere'), join(at('link'), '.cache', ...below));
        return { HOME: at('link') };
      },
    ],
    [
      'if others can write to its folder',
      () => {
        mkdirSync(join(home('shared'), '.cache', ...below), { recursive: true });
        chmodSync(join(at('shared'), '.cache', ...below), 0o777);
        return { HOME: at('shared') };
      },
    ],
  ] as const)
    it(`is off ${what}`, { skip: process.platform === 'win32' && 'no modes and links' }, async () => {
      assert.equal(await run(env()), 'off');
      assert.ok(!existsSync(at('none', '.cache')) && !existsSync(at('absent')));
      assert.deepEqual(readdirSync(home('elsewhere')), []);
    });

  it('is off with the home of another user', {
    skip: process.getuid?.() !== 0 && 'only root can make one',
  }, async () => {
    const { chownSync } = await import('node:fs');
    chownSync(home('other'), 12_345, 12_345);
    assert.equal(await run({ HOME: at('other') }), 'off');
    assert.deepEqual(readdirSync(at('other')), []);
  });

  for (const { name, path, skip } of NODES)
    it(`changes nothing on ${name}`, { skip }, async () => {
      const { status, stdout, stderr } = await runOn(path, program, [], folder.path);
      assert.deepEqual([status, stdout, stderr], [0, 'off\n', '']);
    });
});
