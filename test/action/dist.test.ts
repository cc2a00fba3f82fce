import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { goodFilter } from '../support/module-writer.ts';
import { NODES } from '../support/nodes.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { runStep } from '../support/step.ts';

const folder = temporaryFolder();
const copied = join(folder.path, 'copied');
let registry: TestRegistry;

before(async () => {
  cpSync('dist', copied, { recursive: true });
  writeFileSync(join(folder.path, 'good.wasm'), goodFilter({ header: { name: 'x-test', value: 'seen' } }));
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
  registry = await startRegistry({ referrers: 'none' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const BUNDLES = globSync('dist/*.{cjs,mjs}');

describe('dist', () => {
  it('is what the build makes from the sources, byte for byte', () => {
    const rebuilt = join(folder.path, 'rebuilt');
    execFileSync(process.execPath, ['scripts/build.ts', rebuilt], {
      stdio: 'pipe',
      env: { ...process.env, TZ: 'Asia/Kathmandu' },
    });
    const list = (root: string): string[] =>
      globSync('**/*', { cwd: root })
        .filter((path) => statSync(join(root, path)).isFile())
        .sort();
    assert.deepEqual(list('dist'), list(rebuilt));
    for (const path of list(rebuilt))
      assert.ok(
        readFileSync(join(rebuilt, path)).equals(readFileSync(join('dist', path))),
        `${path} differs: run npm run build and commit dist`,
      );
  });

  it('has entries, which the tests below read', () => assert.ok(BUNDLES.length > 10, `found ${BUNDLES.length} files`));

  it('keeps every file below 600 KiB', () => {
    for (const path of BUNDLES) assert.ok(statSync(path).size <= 600 * 1024, path);
  });

  it('is what the actions point at, on Node 24', () => {
    for (const file of [
      'action.yml',
      'verify/action.yml',
      'merge/action.yml',
      'check/action.yml',
      'inspect/action.yml',
      'plan/action.yml',
      'setup/action.yml',
    ]) {
      const { runs, branding } = parse(readFileSync(file, 'utf8'));
      assert.equal(runs.using, 'node24');
      assert.ok(existsSync(join(file, '..', runs.main)), file);
      assert.ok(branding.icon && branding.color);
    }
  });

  it('has types that compile without node_modules', () => {
    const use = join(folder.path, 'use.mts');
    writeFileSync(
      use,
      `import { openBundleVerifier, openTrustRoot, type Verified, verifyImage } from './copied/types/index.js';
const load = openTrustRoot({ kind: 'file', text: '{}', name: 'root' });
export const verifier = openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' });
export const verify = () => verifyImage({ image: 'ghcr.io/acme/filter:v1', key: 'key.pub' });
// @ts-expect-error a literal is not a proof
export const forged: Verified = { reference: { kind: 'pinned' } };
`,
    );
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--typeRoots',
      resolve('node_modules/@types'),
      '--types',
      'node',
    ];
    const ended = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', ...flags, use], { encoding: 'utf8' });
    assert.deepEqual([ended.status, ended.stdout], [0, '']);
  });

  it('contains no eval, no shell and no path of the build', () => {
    for (const path of BUNDLES) {
      const text = readFileSync(path, 'utf8');
      assert.ok(!/\bnew Function\(|[^.\w]eval\(|shell:\s*(?:true|!0)/.test(text), path);
      assert.ok(!text.includes(resolve('.')), path);
    }
  });
});

for (const { name, path, skip } of NODES) {
  describe(`dist copied away from node_modules, on ${name}`, { skip }, () => {
    const image = (repository: string): string =>
      `${registry.host}/${name.replace(' ', '').toLowerCase()}/${repository}`;
    const step = (entry: 'main' | 'verify' | 'inspect', inputs: Record<string, string>) =>
      runStep(entry, inputs, {
        dist: copied,
        node: path,
        workspace: folder.path,
        env: { SOURCE_DATE_EPOCH: '1700000000' },
      });

    it('publishes with a key, verifies, inspects', async () => {
      const published = await step('main', {
        module: 'good.wasm',
        images: image('f'),
        tags: 'v1.0.0',
        'signing-key': PRIVATE_PEM,
      });
      assert.equal(published.status, 0, published.stdout + published.stderr);
      assert.equal(published.outputs.get('verified'), 'true');
      const verified = await step('verify', { image: `${image('f')}:v1.0.0`, key: PUBLIC_PEM });
      assert.equal(verified.status, 0, verified.stdout);
      assert.equal(verified.outputs.get('digest'), published.outputs.get('digest'));
      const inspected = await step('inspect', { module: 'good.wasm' });
      assert.equal(inspected.status, 0, inspected.stdout);
      assert.equal(inspected.outputs.get('abi-version'), 'proxy-wasm/0.2.1');
    });

    it('gives the same digest as any other Node', async () => {
      const { outputs } = await step('main', { module: 'good.wasm', 'signing-key': PRIVATE_PEM, 'dry-run': 'true' });
      const golden = JSON.parse(readFileSync('test/golden/publish-outputs.json', 'utf8'));
      assert.equal(outputs.get('digest'), golden.digest);
    });

    it('ends with a usage error when nothing is set', async () => {
      for (const entry of ['main', 'verify', 'inspect'] as const) {
        const ended = await step(entry, {});
        assert.equal(ended.status, 2, `${entry}: ${ended.stdout}${ended.stderr}`);
        assert.equal(ended.annotations.length, 1, ended.stdout);
      }
    });

    it('runs the command line', () => {
      const version = spawnSync(path, [join(copied, 'cli.cjs'), '--version'], { encoding: 'utf8' });
      assert.equal(version.stdout.trim(), JSON.parse(readFileSync('package.json', 'utf8')).version);
    });

    it('is a library in both module formats', () => {
      const use =
        "const { digest } = readModule(new Uint8Array(readFileSync('good.wasm'))); console.log(digest, judgeAbi(readModule(new Uint8Array(readFileSync('good.wasm'))), { hosts: parseHosts('envoy=1.40') }).hosts[0].verdict);";
      const common = `const { readFileSync } = require('node:fs'); const { readModule, judgeAbi, parseHosts } = require(${JSON.stringify(join(copied, 'index.cjs'))}); ${use}`;
      const modern = `import { readFileSync } from 'node:fs'; import { readModule, judgeAbi, parseHosts } from ${JSON.stringify(join(copied, 'index.mjs'))}; ${use}`;
      for (const args of [
        ['-e', common],
        ['--input-type=module', '-e', modern],
      ]) {
        const ended = spawnSync(path, args, { encoding: 'utf8', cwd: folder.path });
        assert.match(ended.stdout, /^sha256:[0-9a-f]{64} loads$/m, ended.stderr);
      }
    });
  });
}
