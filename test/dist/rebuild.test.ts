import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const BUNDLES = globSync('dist/*.{cjs,mjs}').sort();
const textOf = (path: string): string => readFileSync(path, 'utf8');

/** An ES module asks through createRequire, where only the build sees it. */
const asksNobody = (path: string): boolean => ['dist/sigstore.cjs', 'dist/smoke.cjs', 'dist/index.mjs'].includes(path);

describe('what is inside dist', () => {
  it('is the same when the repository lies elsewhere and the clock is set otherwise', () => {
    const copy = join(folder.path, 'elsewhere');
    for (const name of ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) cpSync(name, join(copy, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    for (const [from, to] of [
      [copy, 'a'],
      [resolve('.'), 'b'],
    ] as const) {
      const env = { PATH: process.env.PATH ?? '', HOME: folder.path, TZ: to === 'a' ? 'Asia/Tokyo' : 'America/Lima', LC_ALL: 'C' };
      execFileSync(process.execPath, [join(from, 'scripts/build.ts'), join(folder.path, to)], { cwd: folder.path, env, stdio: 'pipe' });
    }
    const files = globSync('**/*.{cjs,mjs,ts,txt}', { cwd: join(folder.path, 'a') }).sort();
    assert.ok(files.length > BUNDLES.length);
    assert.deepEqual(globSync('**/*.{cjs,mjs,ts,txt}', { cwd: join(folder.path, 'b') }).sort(), files);
    const differing = files.filter((file) => textOf(join(folder.path, 'a', file)) !== textOf(join(folder.path, 'b', file)));
    assert.deepEqual(differing, []);
  });

  for (const path of BUNDLES) {
    it(`${path} asks for nothing but what Node and dist have`, () => {
      const calls = textOf(path).matchAll(/(?<![\w.$])(?:require|import)\((["'`])([^"'`$]+)\1\)|\bfrom\s?(["'])([^"'\s$]+)\3/g);
      const asked = new Set([...calls].map((match) => match[2] ?? match[4] ?? ''));
      assert.ok(asked.size > 1, [...asked].join(' '));
      const foreign = [...asked].filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
      assert.deepEqual(foreign, asksNobody(path) ? [] : ['./sigstore.cjs']);
    });
    it(`${path} has no source map`, () => assert.ok(!textOf(path).includes('//# sourceMappingURL=')));
  }

  it('has the libraries of sigstore once, and nothing of ours beside them', () => {
    const once = 'TLOG_CREATE_ENTRY_ERROR';
    assert.deepEqual(
      BUNDLES.filter((path) => textOf(path).includes(once)),
      ['dist/sigstore.cjs'],
    );
    // Two error classes or two lists of secrets in one process would not know each other.
    assert.ok(!textOf('dist/sigstore.cjs').includes('REGISTRY_FORBIDDEN'));
  });

  it('loads the libraries of sigstore for signatures alone', () => {
    const script = `process.argv = ['node', 'wasm-image', '--version'];
      process.on('exit', () => console.error(Object.keys(require.cache).map((path) => require('node:path').basename(path)).join(' ')));
      require('./dist/cli.cjs');`;
    const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    assert.equal(stderr.trim(), 'cli.cjs');
  });

  it('has a licence text for each package that is in it, and none for what was replaced', () => {
    const heads = [...textOf('dist/LICENSES.txt').matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(([^)]+)\)$/gm)];
    const names = heads.map((match) => match[1] ?? '');
    for (const name of ['@actions/core', '@actions/tool-cache', '@sigstore/sign', '@sigstore/verify', '@sigstore/tuf', 'fflate'])
      assert.ok(names.includes(name), name);
    for (const name of ['undici', 'make-fetch-happen', 'iconv-lite', 'cacache', '@octokit/core', 'esbuild']) assert.ok(!names.includes(name), name);
    assert.deepEqual(
      heads.filter((match) => match[2] === 'no licence named').map((match) => match[1]),
      [],
    );
  });
});
