import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { globSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type * as Library from '../../src/index.ts';
import { runNode } from '../support/cli.ts';
import { readDocument } from '../support/documents.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const blocksOf = (path: string) => readDocument(path).blocks.filter(({ language }) => language === 'ts');
const examples = [...blocksOf('docs/library.md'), ...blocksOf('README.md')];
/** What the library exports. */
const EXPORTED = [...readFileSync('dist/types/index.d.ts', 'utf8').matchAll(/\b[A-Za-z]\w+\b/g)].map(([name]) => name);
/** The examples in the doc comments of the types that are shipped, each with the imports it needs. */
const comments = globSync('dist/types/**/*.d.ts')
  .sort()
  .flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/@example\n([\s\S]*?)\n \*\//g)].map(([, lines = '']) => {
      const text = lines.replace(/^ \* ?/gm, '');
      const used = new Set([...text.matchAll(/(?<![.\w'])[a-z]\w+(?=\()/gi)].map(([name]) => name));
      const names = [...used].filter((name) => EXPORTED.includes(name));
      return { path, names, text: `import { ${names.join(', ')} } from '@wasm-image/wasm-image';\n${text}\n` };
    }),
  );
let registry: TestRegistry;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  mkdirSync(at('node_modules/@wasm-image'), { recursive: true });
  symlinkSync(resolve('.'), at('node_modules/@wasm-image/wasm-image'));
  writeFileSync(at('package.json'), '{"type":"module"}');
  writeFileSync(at('filter.wasm'), goodFilter());
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

/** Runs an example with the registry of the test in the place of ghcr.io. */
async function run(name: string, text: string) {
  writeFileSync(at(name), text.replaceAll('ghcr.io', registry.host));
  return runNode([at(name)], { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } });
}

/** The example that calls a function. */
function exampleOf(call: string): string {
  const found = examples.find(({ text }) => text.includes(`await ${call}(`));
  assert.ok(found, `no example calls ${call}`);
  return found.text;
}

describe('the examples of the library', () => {
  it('are in the documents and in the doc comments of what is exported', () => {
    assert.equal(blocksOf('docs/library.md').length, 3);
    assert.equal(blocksOf('README.md').length, 1);
    const called = comments.flatMap(({ names }) => names);
    for (const name of ['verifyImage', 'judgeModule', 'publishImage', 'verifyBundle', 'readPolicy', 'openStores'])
      assert.ok(called.includes(name), `no example calls ${name}`);
    assert.ok(comments.length >= 18, `${comments.length}`);
    for (const { path, names } of comments) assert.notEqual(names.length, 0, path);
  });

  it('compile with the types that are shipped', () => {
    const files = [...examples.map(({ text }) => text), ...comments.map(({ text }) => text)].map((text, i) => {
      const usesFiles = text.includes('readFileSync') && !text.includes("from 'node:fs'");
      const path = at(`example-${i}.mts`);
      writeFileSync(path, `${usesFiles ? "import { readFileSync } from 'node:fs';\n" : ''}${text}\nexport {};\n`);
      return path;
    });
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes'];
    const target = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const roots = ['--typeRoots', resolve('node_modules/@types')];
    const compiler = 'node_modules/typescript/bin/tsc';
    const ended = spawnSync(process.execPath, [compiler, ...flags, ...target, ...roots, ...files], {
      encoding: 'utf8',
    });
    assert.deepEqual([ended.status, ended.stdout], [0, '']);
  });

  it('publish, verify what was published, and judge a module', async () => {
    const published = await run('publish.mjs', exampleOf('publishImage'));
    assert.equal(published.status, 0, published.stderr);
    const [digest, moduleDigest] = published.stdout.trim().split(' ');
    assert.match(`${digest} ${moduleDigest}`, /^sha256:[0-9a-f]{64} sha256:[0-9a-f]{64}$/);
    const verified = await run('verify.mjs', exampleOf('verifyImage'));
    assert.deepEqual(
      [verified.status, verified.stdout],
      [0, `${registry.host}/acme/filter@${digest}\n`],
      verified.stderr,
    );
    const judged = await run('judge.mjs', exampleOf('judgeModule'));
    assert.equal(judged.status, 0, judged.stderr);
    assert.match(judged.stdout, /^envoy 1\.36 loads$/m);
    assert.match(judged.stdout, /^istio 1\.27 loads$/m);
  });
});

describe('the library', () => {
  let library: typeof Library;
  const image = (): string => `${registry.host}/acme/library`;

  before(async () => {
    library = await import(resolve('dist/index.mjs'));
    await library.publishImage({
      module: goodFilter(),
      images: [image()],
      tags: ['v1.0.0'],
      signingKey: PRIVATE_PEM,
      env: { SOURCE_DATE_EPOCH: '1700000000' },
    });
  });

  it('tells the four verdicts apart', async () => {
    const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const other = otherKey.export({ type: 'spki', format: 'pem' }).toString();
    const verdictOf = async (options: Library.VerifyOptions): Promise<readonly string[]> => {
      const result = await library.verifyImage({ env: {}, ...options });
      if (result.verdict === 'verified') return [result.verdict, result.reference.replace(result.digest, 'DIGEST')];
      assert.ok(result.error instanceof library.WasmImageError);
      return [result.verdict, result.error.code];
    };
    const key = PUBLIC_PEM;
    assert.deepEqual(await verdictOf({ image: `${image()}:v1.0.0`, key }), ['verified', `${image()}@DIGEST`]);
    assert.deepEqual(await verdictOf({ image: `${image()}:v1.0.0`, key: other }), ['denied', 'SIGNATURE_DENIED']);
    assert.deepEqual(await verdictOf({ image: `${image()}:v2.0.0`, key }), ['nothing-found', 'IMAGE_NOT_FOUND']);
    registry.before = () => ({ kind: 'answer', status: 403 });
    assert.deepEqual(await verdictOf({ image: `${image()}:v1.0.0`, key }), ['undecided', 'REGISTRY_FORBIDDEN']);
    registry.before = undefined;
  });

  it('throws for options that cannot be used, with the class that it exports', async () => {
    const options = { image: `${image()}:v1.0.0`, key: PUBLIC_PEM, identity: 'x', issuer: 'y' };
    await assert.rejects(library.verifyImage(options), (error) => {
      assert.ok(error instanceof library.WasmImageError);
      assert.equal(error.code, 'INPUT_CONFLICT');
      return true;
    });
    await assert.rejects(library.judgeModule(goodFilter(), { hosts: 'envoy>=x' }), { code: 'HOSTS_INVALID' });
  });

  it('moves no tag when publishing fails, and leaves no files behind', async () => {
    const before = registry.snapshotTags();
    registry.after = (_, { method, path }) =>
      method === 'PUT' && path.includes('/manifests/') ? { kind: 'answer', status: 403 } : undefined;
    const options = { module: goodFilter(), images: [`${image()}/other`], tags: ['v1'], signingKey: PRIVATE_PEM };
    mkdirSync(at('tmp'));
    process.env.TMPDIR = at('tmp');
    await assert.rejects(library.publishImage({ ...options, env: {} }), { code: 'REGISTRY_FORBIDDEN' });
    registry.after = undefined;
    assert.deepEqual(registry.snapshotTags(), before);
    assert.deepEqual(readdirSync(at('tmp')), []);
  });
});
