import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { moduleOf } from '../support/modules.ts';
import { PRIVATE_PEM, tagsOf, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  mkdirSync(at('filters/out'), { recursive: true });
  for (const name of ['a', 'b', 'bad']) {
    writeFileSync(at(`${name}.wasm`), moduleOf(name));
    writeFileSync(at(`filters/out/${name}.wasm`), moduleOf(name));
  }
  writeFileSync(
    at('filters/wasm-image.yaml'),
    'apiVersion: wasm-image.dev/v1\nkind: FilterSet\ndefaults:\n  smoke: false\nfilters:\n' +
      '  - name: edge/A\n    module: out/a.wasm\n  - name: b\n    module: out/b.wasm\n    tags: v2.0.0\n',
  );
});
after(async () => {
  await registry.stop();
  folder.remove();
});

function publish(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const usual = ['--signing-key', 'key.pem', '--metadata', 'off'];
  return runCli(['publish', ...usual, ...args], {
    folder: folder.path,
    env: { SOURCE_DATE_EPOCH: '1700000000', ...env },
  });
}
const isWindows = process.platform === 'win32' && 'the programs are shell scripts';
const two = ['--modules', 'a = a.wasm', '--modules', 'b = b.wasm; smoke: false'];
const to = (place: string): readonly string[] => ['--images', `${registry.host}/${place}/{name}`];

describe('publish with modules', { concurrency: 2 }, () => {
  it('finds the tags of each module by its own rules', async () => {
    const rule = 'type=semver,pattern={{version}}';
    const modules = [`a = a.wasm; tags: ${rule},match=x/v(.+); flavor: latest=false`, 'b = b.wasm; tags: plain'];
    const { status, stderr } = await publish([...modules.flatMap((line) => ['--modules', line]), ...to('rules')], {
      GITHUB_REF: 'refs/tags/x/v1.2.3',
    });
    assert.equal(status, 0, stderr);
    for (const [name, tags] of [
      ['a', ['1.2.3']],
      ['b', ['plain']],
    ] as const)
      assert.deepEqual(
        [...(await tagsOf(`${registry.host}/rules/${name}`))].filter((tag) => !tag.startsWith('sha256-')).sort(),
        tags,
      );
    const none = await publish(['--modules', `a = a.wasm; tags: ${rule}`, ...to('none')], {
      GITHUB_REF: 'refs/tags/x',
    });
    assert.equal(none.status, 2, none.stderr);
    assert.match(none.stderr, /INPUT_INVALID: .*\ba\b.*: Cannot find a tag for "refs\/tags\/x"/);
  });

  it('prints one record per module, and writes its files to a folder of its own', async () => {
    const given = [...two, ...to('json'), '--tags', 'v1.0.0,latest', '--output', 'out-json'];
    const { status, stdout, stderr } = await publish([...given, '--json']);
    assert.equal(status, 0, stderr);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PublishRecord);
    assert.deepEqual(
      records.map(({ name, result, images }) => [name, result, images[0]?.repository]),
      [
        ['a', 'published', `${registry.host}/json/a`],
        ['b', 'published', `${registry.host}/json/b`],
      ],
    );
    for (const record of records)
      assert.deepEqual(JSON.parse(readFileSync(at(`out-json/modules/${record.name}/record.json`), 'utf8')), record);
    const text = await publish(given);
    assert.match(text.stdout, /^a: nothing to do.*\n(?: .*\n)+\nb: nothing to do/);
  });

  it('reads a file anywhere, with paths from there, and fills in the names of images', async () => {
    const env = { GITHUB_REPOSITORY: 'Acme/Filters' };
    const images = ['--images', `${registry.host}/{owner}/{repo}/{name}`, '--tags', 'v1.0.0'];
    const { status, stderr } = await publish(
      ['--modules', 'filters/wasm-image.yaml', ...images, '--output', 'o2'],
      env,
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(await tagsOf(`${registry.host}/acme/filters/edge/a`), ['v1.0.0']);
    assert.deepEqual(await tagsOf(`${registry.host}/acme/filters/b`), ['v2.0.0']);
    assert.equal(JSON.parse(readFileSync(at('o2/modules/edge+a/record.json'), 'utf8')).name, 'edge/A');
  });

  it('goes to a folder for each module without images', async () => {
    const { status, stdout, stderr } = await publish([...two, '--tags', 'v1.0.0', '--output', 'o3', '--json']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"repository":"oci-layout:[^"]*o3\/modules\/a\/layout"/);
  });

  it('runs a build of several modules once', async () => {
    writeFileSync(
      at('build.mjs'),
      "import { appendFileSync, copyFileSync } from 'node:fs';\n" +
        "appendFileSync('builds', 'x');\nfor (const n of ['a', 'b']) copyFileSync(n + '.wasm', 'built-' + n + '.wasm');\n",
    );
    const build = ['--build', 'command', '--build-command', 'node', '--build-command', 'build.mjs'];
    const modules = ['--modules', 'a = built-a.wasm', '--modules', 'b = built-b.wasm'];
    const { status, stderr } = await publish([...build, ...modules, ...to('built'), '--output', 'o4', '--no-smoke']);
    assert.equal(status, 0, stderr);
    assert.equal(readFileSync(at('builds'), 'utf8'), 'x');
  });

  it('builds each module with the variables of its preset', { skip: isWindows }, async () => {
    const bin = at('bin');
    mkdirSync(bin);
    const go =
      '#!/bin/sh\n[ "$1" = version ] && echo go version go1.26.8 linux/amd64 && exit\n[ "$GOOS" = wasip1 ] && cp ../$(basename "$PWD").wasm main.wasm\n';
    writeFileSync(join(bin, 'go'), go, { mode: 0o755 });
    const modules = ['a', 'b'].flatMap((name) => {
      mkdirSync(at(name));
      writeFileSync(at(`${name}/go.mod`), `module example.com/${name}\n\ngo 1.24.0\n`);
      writeFileSync(at(`${name}/main.go`), 'package main\n');
      return ['--modules', `${name} = main.wasm; working-directory: ${name}`];
    });
    const path = `${bin}:${process.env.PATH}`;
    const args = ['--build', 'go', ...modules, ...to('presets'), '--output', 'o6', '--no-smoke'];
    const { status, stderr } = await publish(args, { PATH: path });
    assert.equal(status, 0, stderr);
  });

  it('prints the report of the module that is refused, and pushes nothing', async () => {
    const bad = ['--modules', 'a = a.wasm', '--modules', 'bad = bad.wasm', ...to('bad'), '--tags', 'v1'];
    const { status, stderr, stdout } = await publish([...bad, '--output', 'o5']);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /refused: proxy-wasm.*PW010/);
    assert.match(stderr, /error ABI_REFUSED: Module "bad": /);
    assert.equal(stdout, '');
    assert.equal(registry.store.repos.has('bad/a'), false);
    const json = await publish([...bad, '--output', 'o5', '--json']);
    assert.equal(JSON.parse(json.stdout).error.detail.module, 'bad');
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'one image for two modules',
      [...two, '--images', 'ghcr.io/acme/f'],
      /INPUT_INVALID.*"a" and "b" to the same image.*\n.*\{name\} into --images/,
    ],
    [
      'an image of the second module',
      [...two, '--modules', 'c = a.wasm; images: Ghcr.io/acme/a', '--images', 'ghcr.io/acme/{name}'],
      /"a" and "c" to the same image/,
    ],
    ['a module and modules', ['a.wasm', ...two], /INPUT_CONFLICT.*--module together with --modules/],
    ['two modules with one name', ['--modules', 'a = a.wasm', '--modules', 'A = b.wasm'], /two modules have this name/],
    [
      'a bad value of an option',
      ['--modules', 'a = a.wasm; layout: tar'],
      /INPUT_INVALID: Module "a": .*"tar" as --layout/,
    ],
    ['a bad tag of a module', ['--modules', 'a = a.wasm; tags: a b'], /TAG_INVALID: Module "a"/],
    ['a file that does not exist', ['--modules', 'none.yaml'], /FILE_UNREADABLE.*none\.yaml/],
    ['a word', ['--modules', 'filters'], /expected NAME = PATH/],
    [
      'a module that does not exist',
      ['--modules', 'a = none.wasm', '--output', 'o6'],
      /FILE_UNREADABLE: Module "a": .*none\.wasm/,
    ],
    [
      'a {name} without modules',
      ['a.wasm', '--images', 'ghcr.io/acme/{name}'],
      /INPUT_MISSING.*only a module of --modules has a \{name\}/,
    ],
  ];
  for (const [what, args, said] of refused)
    it(`is refused with ${what}`, async () => {
      const { status, stderr } = await publish(args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, said);
    });

  it('stays inside the checkout in a workflow', async () => {
    const env = { GITHUB_WORKSPACE: at('filters') };
    for (const modules of ['../outside.yaml', 'a = a.wasm']) {
      const { status, stderr } = await publish(['--modules', modules, '--images', 'oci-layout:x/{name}'], env);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /PATH_OUTSIDE_WORKSPACE/);
    }
  });
});
