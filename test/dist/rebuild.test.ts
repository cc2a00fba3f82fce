import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { goodFilter } from '../support/module-writer.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { SHARED } from './loaded-files.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const BUNDLES = globSync('dist/*.{cjs,mjs}').sort();
const textOf = (path: string): string => readFileSync(path, 'utf8');

/** Parts that load nothing from Node either. */
const PURE = [
  'channels',
  'hosts',
  'json-schema',
  'logins',
  'prehashed',
  'print-abi',
  'render',
  'scenario',
  'signing-config',
  'verify-commands',
].map((part) => `dist/${part}.cjs`);

describe('what is inside dist', () => {
  it('is the same in another folder and another time zone', () => {
    const copy = join(folder.path, 'elsewhere');
    for (const name of ['src', 'scripts', 'examples', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
      cpSync(name, join(copy, name), { recursive: true, filter: (path) => !path.includes('node_modules') });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    for (const [from, to] of [
      [copy, 'a'],
      [resolve('.'), 'b'],
    ] as const) {
      const env = {
        PATH: process.env.PATH ?? '',
        HOME: folder.path,
        TZ: to === 'a' ? 'Asia/Tokyo' : 'America/Lima',
        LC_ALL: 'C',
      };
      execFileSync(process.execPath, [join(from, 'scripts/build.ts'), join(folder.path, to)], {
        cwd: folder.path,
        env,
        stdio: 'pipe',
      });
    }
    const files = globSync('**/*.{cjs,mjs,ts,txt}', { cwd: join(folder.path, 'a') }).sort();
    assert.ok(files.length > BUNDLES.length);
    assert.deepEqual(globSync('**/*.{cjs,mjs,ts,txt}', { cwd: join(folder.path, 'b') }).sort(), files);
    const differing = files.filter(
      (file) => textOf(join(folder.path, 'a', file)) !== textOf(join(folder.path, 'b', file)),
    );
    assert.deepEqual(differing, []);
  });

  it('has every file whose imports are listed here', () =>
    assert.deepEqual(
      Object.keys(SHARED).filter((path) => !BUNDLES.includes(path)),
      [],
    ));

  for (const path of BUNDLES) {
    it(`${path} loads only modules of Node and dist`, () => {
      const calls = textOf(path).matchAll(
        /(?<![\w.$])(?:require|import)\((["'`])([^"'`$]+)\1\)|(?<![-\w])from\s?(["'])([^"'\s$\]]+)\3/g,
      );
      const asked = new Set([...calls].map((match) => match[2] ?? match[4] ?? ''));
      assert.equal(asked.size === 0, PURE.includes(path), [...asked].join(' '));
      const foreign = [...asked].filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
      assert.deepEqual(foreign.sort(), SHARED[path]?.toSorted());
    });
    it(`${path} has no source map`, () => assert.ok(!textOf(path).includes('//# sourceMappingURL=')));
  }

  it('contains the sigstore libraries once', () => {
    for (const [once, home] of [
      ['TLOG_CREATE_ENTRY_ERROR', 'dist/sigstore-sign.cjs'],
      ['no trusted certificate path found', 'dist/sigstore.cjs'],
      ['PUBLIC_KEY_DETAILS_UNSPECIFIED', 'dist/sigstore.cjs'],
    ] as const) {
      assert.deepEqual(
        BUNDLES.filter((path) => textOf(path).includes(once)),
        [home],
      );
    }
  });

  it('defines no class of our own in files that entries share', () => {
    // Two error classes or two lists of secrets in one process would be independent.
    const shared = [...new Set(Object.values(SHARED).flat())]
      .filter((path) => path.startsWith('./'))
      .map((path) => path.replace('./', 'dist/'))
      // Only the launcher loads it, and the launcher defines nothing.
      .filter((path) => path !== 'dist/program.cjs');
    assert.equal(shared.length, 53);
    assert.ok(textOf('dist/main.cjs').includes('this is a bug: please report it'));
    for (const path of shared) assert.ok(!textOf(path).includes('this is a bug: please report it'), path);
  });

  it('contains the YAML library once', () => {
    const once = 'RESOURCE_EXHAUSTION",';
    assert.deepEqual(
      BUNDLES.filter((path) => textOf(path).includes(once)),
      ['dist/yaml.cjs'],
    );
  });

  const policy = join(folder.path, 'policy');
  const head =
    'apiVersion: wasm-image.dev/v1\nkind: FilterVerificationPolicy\nimages:\n  - repository: ghcr.io/acme/f\n';
  const authorities =
    'authorities:\n  allOf:\n    - name: a\n      keyless:\n        issuer: https://accounts.example\n        subject: a@acme.example\n';
  writeFileSync(`${policy}.yaml`, `${head}${authorities}`);
  const asJson = {
    authorities: { allOf: [{ name: 'a', keyless: { issuer: 'https://accounts.example', subject: 'a@acme.example' } }] },
  };
  const image = { images: [{ repository: 'ghcr.io/acme/f' }] };
  writeFileSync(
    `${policy}.json`,
    JSON.stringify({ apiVersion: 'wasm-image.dev/v1', kind: 'FilterVerificationPolicy', ...image, ...asJson }),
  );
  const filter = join(folder.path, 'filter.wasm');
  writeFileSync(filter, goodFilter());
  for (const [what, args, loaded] of [
    ['no command and no texts for --version', ['--version'], 'cli.cjs program.cjs'],
    ['no command for --help', ['--help'], 'cli.cjs program.cjs words.cjs'],
    ['one small command for a file', ['inspect', filter], 'cli.cjs program.cjs inspect-file.cjs'],
    ['the tables alone for hosts', ['hosts'], 'cli.cjs program.cjs hosts.cjs'],
    ['no command for an error code', ['explain', 'PW020'], 'cli.cjs program.cjs words.cjs'],
    [
      'the YAML library for a policy in YAML',
      ['policy', 'check', `${policy}.yaml`],
      'cli.cjs program.cjs commands.cjs yaml.cjs',
    ],
    ['no YAML library for a policy in JSON', ['policy', 'check', `${policy}.json`], 'cli.cjs program.cjs commands.cjs'],
  ] as const)
    it(`loads ${what}`, () => {
      const script = `process.argv = ${JSON.stringify(['node', 'wasm-image', ...args])};
        process.on('exit', () => console.error(Object.keys(require.cache).map((path) => require('node:path').basename(path)).join(' ')));
        require('./dist/cli.cjs');`;
      // The cache of the user stays as it is.
      const env = { PATH: process.env.PATH ?? '', CI: 'true' };
      const { stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env });
      assert.deepEqual([status, stderr.trim()], [0, loaded]);
    });

  it('has a licence text for each package that it contains, and none for replaced packages', () => {
    const heads = [...textOf('dist/LICENSES.txt').matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(([^)]+)\)$/gm)];
    const names = heads.map((match) => match[1] ?? '');
    for (const name of [
      '@actions/core',
      '@actions/tool-cache',
      '@octokit/core',
      '@sigstore/sign',
      '@sigstore/verify',
      '@sigstore/tuf',
      'fflate',
      'yaml',
    ])
      assert.ok(names.includes(name), name);
    for (const name of ['undici', 'make-fetch-happen', 'iconv-lite', 'cacache', 'esbuild'])
      assert.ok(!names.includes(name), name);
    assert.deepEqual(
      heads.filter((match) => match[2] === 'no licence named').map((match) => match[1]),
      [],
    );
  });
});
