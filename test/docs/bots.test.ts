import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { bundleCli } from '../support/bundle-cli.ts';
import { readDocument } from '../support/documents.ts';
import { temporaryFolder } from '../support/publisher.ts';

const HEX = 'ab'.repeat(32);
const DIGEST = `sha256:${HEX}`;

/** What Renovate does with a manager of the kind `regex`. Source: Renovate, docs/usage/modules/manager/regex. */
interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly datasourceTemplate: string;
}

describe('renovate/default.json', () => {
  const { customManagers } = JSON.parse(readFileSync('renovate/default.json', 'utf8')) as {
    customManagers: readonly Manager[];
  };
  const find = (file: string, text: string): readonly string[] =>
    customManagers
      .filter(({ managerFilePatterns }) => managerFilePatterns.some((one) => new RegExp(one.slice(1, -1)).test(file)))
      .flatMap(({ matchStrings }) => matchStrings.flatMap((one) => [...text.matchAll(new RegExp(one, 'g'))]))
      .map(({ groups }) => [groups?.depName, groups?.currentValue, groups?.currentDigest].filter(Boolean).join(' '));
  const tag = 'a.b:5000/c/d v1.2.3-x';
  for (const [name, text, wanted, file = 'a.yaml'] of [
    ['an address with a digest', `  url: oci://a.b:5000/c/d:v1.2.3-x@${DIGEST}\n`, `${tag} ${DIGEST}`],
    ['the same in quotes', `  value: "oci://a.b:5000/c/d:v1.2.3-x@${DIGEST}" # x\n`, `${tag} ${DIGEST}`],
    ['Kubewarden', `  module: registry://a.b:5000/c/d:v1.2.3-x@${DIGEST}\n`, `${tag} ${DIGEST}`],
    ['a tag', '  url: oci://a.b:5000/c/d:v1.2.3-x\n  phase: AUTHN\n', tag],
    ['a tag with a comment', '  url: "oci://a.b:5000/c/d:v1.2.3-x" # x\n\n  selector:\n', tag],
    ['a tag in the last line', '  url: oci://a.b:5000/c/d:v1.2.3-x', tag],
    ['a tag in the last line with its end', '  url: oci://a.b:5000/c/d:v1.2.3-x\r\n', tag],
    ['a tag in a flow mapping', 'spec: {url: oci://a.b:5000/c/d:v1.2.3-x}\n', tag],
    ['a tag in JSON', '"url": "oci://a.b:5000/c/d:v1.2.3-x",\n "phase": 1', tag, 'a.json'],
    ['Envoy Gateway', `      image:\n        url: a.b:5000/c/d:v1.2.3-x@${DIGEST}\n`, `${tag} ${DIGEST}`],
    ['an image volume', `    image: # x\r\n      reference: "a.b:5000/c/d:v1.2.3-x@${DIGEST}"\r\n`, `${tag} ${DIGEST}`],
    ['a digest in a field of its own', `  url: oci://a.b/c:v1\n  sha256: ${HEX}\n`, ''],
    ['the same with CRLF', `  url: oci://a.b/c:v1\r\n  sha256: ${HEX}\r\n`, ''],
    ['the same in JSON', `"url": "oci://a.b/c:v1",\n  "sha256": "${HEX}"`, '', 'a.json'],
    ['a chart', '  url: oci://a.b/charts\n  type: oci\n', ''],
    ['a container', '  image: a.b/c:v1\n', ''],
    ['another file', `oci://a.b/c:v1@${DIGEST}`, '', 'a.md'],
  ] as const)
    it(`${wanted === '' ? 'leaves' : 'finds'} ${name}`, () =>
      assert.deepEqual(find(file, text), wanted === '' ? [] : [wanted]));
  it('asks registries for images, and needs nothing that RE2 lacks', () => {
    for (const { datasourceTemplate, matchStrings } of customManagers) {
      assert.equal(datasourceTemplate, 'docker');
      assert.ok(matchStrings.every((one) => !/\(\?(?:=|!|<=|<!)|\\[1-9]/.test(one)));
    }
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const [hook, ...others] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as {
    readonly id: string;
    readonly entry: string;
    readonly language: string;
    readonly files: string;
  }[];
  const folder = temporaryFolder();
  before(async () => {
    mkdirSync(join(folder.path, 'hook/dist'), { recursive: true });
    cpSync('scripts/check-hook.cjs', join(folder.path, 'hook/scripts/check-hook.cjs'));
    cpSync('docs', join(folder.path, 'hook/docs'), { recursive: true });
    await bundleCli(join(folder.path, 'hook/dist'));
    const plugin = (url: string): string =>
      `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: ${url}\n`;
    writeFileSync(join(folder.path, 'bad.yaml'), plugin('oci://a.b/c:v1'));
    writeFileSync(join(folder.path, 'good one.yaml'), plugin(`oci://a.b/c:v1@${DIGEST}`));
    writeFileSync(join(folder.path, 'other.json'), '{}');
  });
  after(() => folder.remove());

  it('has one hook, which needs no installation', () => {
    assert.deepEqual([hook?.id, hook?.language, others.length], ['wasm-image-check', 'script', 0]);
    assert.notEqual(statSync(hook?.entry ?? '').mode & 0o111, 0);
    const files = new RegExp(hook?.files ?? '');
    assert.deepEqual(
      ['a/b.yaml', 'b.yml', 'c.json', 'd.yaml.md', 'ayaml'].map((one) => files.test(one)),
      [true, true, true, false, false],
    );
  });
  it('is in the example of docs/check.md, and so is the preset', () => {
    const { blocks } = readDocument('docs/check.md');
    const example = blocks.find(({ text }) => text.startsWith('repos:'))?.text ?? '';
    const config = parse(example) as { repos: { hooks: { id: string }[] }[] };
    assert.deepEqual(config.repos[0]?.hooks, [{ id: hook?.id }]);
    const preset = blocks.find(({ text }) => text.includes('extends'))?.text ?? '';
    assert.deepEqual(JSON.parse(preset), { extends: ['github>wasm-image/wasm-image//renovate/default'] });
  });
  for (const [files, status, output] of [
    [['bad.yaml', 'good one.yaml', 'other.json'], 3, /bad\.yaml:5:8 .*\n.*\n {2}error unpinned/],
    [['good one.yaml', 'other.json'], 0, /1 reference in 2 files/],
  ] as const)
    it(`ends with ${status} for ${files.join(', ')}`, () => {
      const ended = spawnSync(join(folder.path, 'hook', hook?.entry ?? ''), files, {
        cwd: folder.path,
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '' },
      });
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stdout, output);
    });
});
