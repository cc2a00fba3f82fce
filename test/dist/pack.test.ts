import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { runNode } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { ALL_NODES } from '../support/nodes.ts';
import { temporaryFolder } from '../support/publisher.ts';

const run = promisify(execFile);
const folder = temporaryFolder();
const at = (...parts: readonly string[]): string => join(folder.path, ...parts);
const project = at('project');
const installed = join(project, 'node_modules/@wasm-image/wasm-image');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const file = `wasm-image-${version}.tgz`;
// The Node of the tests comes first, as in npm scripts.
const env = {
  PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
  HOME: folder.path,
  npm_config_cache: at('cache'),
  npm_config_update_notifier: 'false',
};
const pack = (tag: string, to: string) => runNode(['scripts/pack.ts', tag, at(to)], { env });

/** Asks the library for a verdict, and for an image with an option that does not exist. */
const ASK = `async ({ judgeModule, verifyImage, WasmImageError }, { readFileSync }) => {
  const { abi, hosts } = await judgeModule(readFileSync('filter.wasm'), { hosts: 'envoy=1.40' });
  const request = { image: 'ghcr.io/acme/filter:v1', key: 'key.pub', inputs: { nonsense: 'x' } };
  const error = await verifyImage(request).catch((thrown) => thrown);
  console.log(JSON.stringify([abi, hosts[0].verdict, error instanceof WasmImageError, error.code]));
}`;
const ANSWER = '["proxy-wasm/0.2.1","loads",true,"INPUT_UNKNOWN"]\n';

/** What npm printed as it installed the package. */
let said: { readonly stdout: string; readonly stderr: string };

describe('the package of a release', { skip: process.platform === 'win32' ? 'npm.cmd needs a shell' : false }, () => {
  before(async () => {
    mkdirSync(project);
    writeFileSync(join(project, 'filter.wasm'), goodFilter());
    writeFileSync(
      join(project, 'library.mjs'),
      `import * as library from '@wasm-image/wasm-image';
import * as fs from 'node:fs';
await (${ASK})(library, fs);`,
    );
    writeFileSync(join(project, 'library.cjs'), `(${ASK})(require('@wasm-image/wasm-image'), require('node:fs'));`);
    const packed = await pack(`v${version}`, 'package');
    assert.equal(packed.status, 0, packed.stderr);
    // Offline: it has no dependencies.
    const quiet = ['--offline', '--no-audit', '--no-fund'];
    said = await run('npm', ['install', ...quiet, at('package', file)], { cwd: project, env });
  });
  after(() => folder.remove());

  it('has at most 2 MiB, and a checksum', () => {
    const bytes = readFileSync(at('package', file));
    assert.ok(bytes.length < 2 * 1024 * 1024, String(bytes.length));
    const sum = createHash('sha256').update(bytes).digest('hex');
    assert.equal(readFileSync(at('package', `${file}.sha256`), 'utf8'), `${sum}  ${file}\n`);
    assert.deepEqual(readdirSync(at('package')).sort(), [file, `${file}.sha256`]);
  });
  it('has the same bytes when it is packed again, for a tag without v', async () => {
    const packed = await pack(version, 'again');
    assert.equal(packed.status, 0, packed.stderr);
    assert.ok(readFileSync(at('again', file)).equals(readFileSync(at('package', file))));
  });
  for (const tag of ['v9.9.9', `v${version}-rc.1`, `vv${version}`, ''])
    it(`is not made for the tag "${tag}"`, async () => {
      const { status, stderr } = await pack(tag, 'wrong');
      assert.equal(status, 2);
      assert.ok(stderr.startsWith(`Cannot pack ${tag}: package.json has version ${version}. `), stderr);
      assert.ok(!existsSync(at('wrong')));
    });

  it('has the program, the library and the documents, without their pictures, and nothing else', () => {
    assert.deepEqual(readdirSync(installed).sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'docs',
      'package.json',
    ]);
    const actions = ['main', 'verify', 'merge', 'check-action', 'inspect', 'plan', 'setup', 'summary'].map(
      (name) => `${name}.cjs`,
    );
    const files = readdirSync('dist').filter((name) => !actions.includes(name));
    assert.deepEqual(readdirSync(join(installed, 'dist')).sort(), files.sort());
    assert.deepEqual(
      readdirSync(join(installed, 'docs')).sort(),
      readdirSync('docs')
        .filter((name) => name !== 'images')
        .sort(),
    );
    const ends = new Set(globSync('**/*.*', { cwd: installed }).map((path) => path.replace(/^.*?\./, '')));
    assert.deepEqual([...ends].sort(), ['cjs', 'd.ts', 'json', 'md', 'mjs', 'schema.json', 'txt']);
  });
  it('is installed without a warning', () => {
    assert.match(said.stdout, /^\s*added 1 package in \S+\s*$/);
    assert.equal(said.stderr, '');
  });
  it('brings no other package, no other program, and no script that npm would run', () => {
    assert.deepEqual(readdirSync(join(project, 'node_modules')).sort(), ['.bin', '.package-lock.json', '@wasm-image']);
    assert.deepEqual(readdirSync(join(project, 'node_modules/.bin')), ['wasm-image']);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(
      Object.keys(manifest).filter((name) => /dependencies|scripts|workspaces/i.test(name)),
      [],
    );
    assert.deepEqual([manifest.name, manifest.version], ['@wasm-image/wasm-image', version]);
  });
  it('is started by npx', async () => {
    const { stdout } = await run('npx', ['--offline', '--no-install', 'wasm-image', '--version'], {
      cwd: project,
      env,
    });
    assert.equal(stdout, `${version}\n`);
  });

  for (const { name, path: node, skip } of ALL_NODES)
    describe(`on ${name}`, { skip }, () => {
      /** A PATH in which this version of Node is the only program. */
      const only = (): string => {
        const bin = at(name);
        if (!existsSync(bin)) {
          mkdirSync(bin);
          symlinkSync(node, join(bin, 'node'));
        }
        return bin;
      };
      const program = (...args: readonly string[]) =>
        run(join(project, 'node_modules/.bin/wasm-image'), args, {
          cwd: project,
          env: { PATH: only(), HOME: folder.path },
        });
      for (const [line, first, last] of [
        ['--version', new RegExp(`^${version.replaceAll('.', '\\.')}$`), /./],
        ['--help', /^wasm-image: publish WebAssembly filters /, /130 cancelled$/],
        [
          'inspect filter.wasm',
          /^filter\.wasm: proxy-wasm\/0\.2\.1, loads in Envoy 1\.38-1\.40$/,
          /^ {2}validated by +v8 /,
        ],
        ['explain PW020', /^PW020: Error, ABI rule$/, /^Online: https:\/\/\S+\/docs\/errors\.md#pw020$/],
        ['init new --example rust --dry-run', /^Found Rust: package add-header/, /^Nothing was written\.$/],
        ['hosts', /^ {2}envoy +1\.16-/, /'envoy>=1\.36'\.$/],
      ] as const)
        it(`runs wasm-image ${line}`, async () => {
          const { stdout, stderr } = await program(...line.split(' '));
          const lines = stdout.trimEnd().split('\n');
          assert.match(lines[0] ?? '', first);
          assert.match(lines.at(-1) ?? '', last);
          assert.equal(stderr, '');
        });
      it('explains an error with the whole text of the documents', async () => {
        const { stdout } = await program('explain', 'PW020');
        assert.match(stdout.replaceAll('\n', ' '), /The host refuses the module \("missing import"\)/);
      });
      for (const kind of ['mjs', 'cjs'])
        it(`is a library for ${kind === 'mjs' ? 'import' : 'require'}`, async () => {
          const { stdout, stderr } = await run(node, [`library.${kind}`], { cwd: project, env: { HOME: folder.path } });
          assert.deepEqual([stdout, stderr], [ANSWER, '']);
        });
    });
});
