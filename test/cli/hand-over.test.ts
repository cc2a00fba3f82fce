import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { opa } from '../abi/guest-modules.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { file } from '../support/image-parts.ts';
import { bundleOf } from '../support/layouts.ts';
import { concat, customSection } from '../support/module-writer.ts';
import { moduleOf } from '../support/modules.ts';
import { PRIVATE_PEM, tagsOf, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } = fs;
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
let digest: string;

const FILES: Readonly<Record<string, string>> = { 'edge/A': 'edge+a.wasm', b: 'b.wasm', 'b-c': 'b-c.wasm' };
const hexOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
/** What `sha256sum *.wasm` prints there in the locale C. */
const sumsOf = (place: string): string =>
  readdirSync(at(place))
    .filter((name) => name.endsWith('.wasm'))
    .sort()
    .map((name) => `${hexOf(readFileSync(at(`${place}/${name}`)))}  ${name}\n`)
    .join('');

const run = (args: readonly string[]): Promise<Ended> =>
  runCli(['publish', '--metadata', 'off', '--no-smoke', ...args], {
    folder: folder.path,
    env: { SOURCE_DATE_EPOCH: '1700000000' },
  });
const build = 'a build command that does not exist';
/** The modules are built by a command: where it cannot run, nothing is built. */
const lines = Object.keys(FILES).flatMap((name) => [
  '--modules',
  `${name} = target/${FILES[name]}; build: command; build-command: ${build}; reproducible: check`,
]);
const publish = (place: string, more: readonly string[] = []): Promise<Ended> => {
  const to = ['--images', `${registry.host}/${place}/{name}`, '--tags', 'v1.0.0', '--signing-key', 'key.pem'];
  return run([...lines, ...to, '--modules-from', place, '--modules-digest', digest, '--output', `o-${place}`, ...more]);
};

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  mkdirSync(at('target'));
  for (const [name, file] of Object.entries(FILES))
    writeFileSync(at(`target/${file}`), moduleOf(name.replace('/', '-')));
  mkdirSync(at('o/built'), { recursive: true });
  writeFileSync(at('o/built/old.wasm'), 'left by an earlier run');
  writeFileSync(at('o/built/modules.sha256'), `${'0'.repeat(64)}  old.wasm\n${'0'.repeat(64)}  ../../key.pem\n`);
  const modules = Object.entries(FILES).flatMap(([name, file]) => ['--modules', `${name} = target/${file}`]);
  const { status, stderr } = await run([...modules, '--push', 'false', '--output', 'o']);
  assert.equal(status, 0, stderr);
  digest = `sha256:${hexOf(sumsOf('target'))}`;
  assert.match(stderr, new RegExp(`modules-digest ${digest.slice(0, 19)} \\(3 modules in .*o/built\\)`));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('modules that another job built', { concurrency: 2 }, () => {
  it('are handed over as files, with the list that sha256sum prints', () => {
    assert.deepEqual(readdirSync(at('o/built')).sort(), ['b-c.wasm', 'b.wasm', 'edge+a.wasm', 'modules.sha256']);
    assert.equal(readFileSync(at('o/built/modules.sha256'), 'utf8'), sumsOf('target'));
    for (const file of Object.values(FILES))
      assert.deepEqual(readFileSync(at(`o/built/${file}`)), readFileSync(at(`target/${file}`)));
  });

  it('are not handed over by a run that pushes them', async () => {
    cpSync(at('o/built'), at('pushed'), { recursive: true });
    assert.equal((await publish('pushed')).status, 0);
    assert.equal(readdirSync(at('o-pushed')).includes('built'), false);
  });

  it('are published without a build', async () => {
    cpSync(at('o/built'), at('good'), { recursive: true });
    const { status, stdout, stderr } = await publish('good', ['--json']);
    assert.equal(status, 0, stderr);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PublishRecord);
    assert.deepEqual(
      records.map(({ name, moduleDigest }) => [name, moduleDigest]),
      Object.entries(FILES).map(([name, file]) => [name, `sha256:${hexOf(readFileSync(at(`target/${file}`)))}`]),
    );
    assert.deepEqual(await tagsOf(`${registry.host}/good/edge/a`), ['v1.0.0']);
  });

  it('are forecast by a dry run, which pushes nothing', async () => {
    cpSync(at('o/built'), at('dry'), { recursive: true });
    const { status, stdout, stderr } = await publish('dry', ['--dry-run']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /v1\.0\.0/);
    rmSync(at('dry/b.wasm'));
    assert.equal((await publish('dry', ['--dry-run'])).status, 3);
  });

  it('are made by any job that writes such files: the list is not needed', async () => {
    cpSync(at('target'), at('own'), { recursive: true });
    const { status, stderr } = await publish('own');
    assert.equal(status, 0, stderr);
  });

  it('are the files that were given: a module before strip, an OPA bundle', async () => {
    const named = concat([moduleOf('s'), customSection('name', '')]);
    const bundle = bundleOf(file('/data.json', Buffer.from('{}')), file('/policy.wasm', opa()));
    writeFileSync(at('named.wasm'), named);
    writeFileSync(at('bundle.tar.gz'), bundle);
    const modules = ['--modules', 's = named.wasm; strip: true', '--modules', 'p = bundle.tar.gz'];
    const built = await run([...modules, '--push', 'false', '--output', 'o-given', '--json']);
    assert.equal(built.status, 0, built.stderr);
    assert.deepEqual(readFileSync(at('o-given/built/s.wasm')), Buffer.from(named));
    assert.deepEqual(readFileSync(at('o-given/built/p.wasm')), Buffer.from(bundle));
    const from = ['--modules-from', 'o-given/built', '--modules-digest', `sha256:${hexOf(sumsOf('o-given/built'))}`];
    const to = ['--images', 'oci-layout:given/{name}', '--signing-key', 'key.pem', '--output', 'o-taken', '--json'];
    const taken = await run([...modules, ...from, ...to]);
    assert.equal(taken.status, 0, taken.stderr);
    const digestsIn = ({ stdout }: Ended): readonly string[] =>
      stdout.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as PublishRecord).digest));
    assert.deepEqual(digestsIn(taken), digestsIn(built));
  });

  const inPlace = (place: string, name: string): string => at(`${place}/${name}`);
  const refused: readonly (readonly [what: string, change: (place: string) => void, status: number, said: RegExp])[] = [
    ['a missing one', (p) => rmSync(inPlace(p, 'b.wasm')), 3, /the file "b\.wasm" of module "b" is missing/],
    ['one more', (p) => writeFileSync(inPlace(p, 'x.wasm'), moduleOf('b')), 3, /"x\.wasm" is not the file of a module/],
    ['another file', (p) => writeFileSync(inPlace(p, '.npmrc'), 'x'), 3, /"\.npmrc" is not the file of a module/],
    ['a folder', (p) => mkdirSync(inPlace(p, 'sub')), 3, /"sub" is not the file of a module/],
    [
      'a name that is not text',
      (p) => writeFileSync(inPlace(p, 'x\n::warning::y\u001b[31m'), 'x'),
      3,
      /"x\\x0a::warning::y\\x1b\[31m" is not the file/,
    ],
    [
      'a changed one',
      (p) => writeFileSync(inPlace(p, 'b.wasm'), moduleOf('x')),
      3,
      /: "b\.wasm" is not what was built \(its digest is sha256:[0-9a-f]{64}\)\n/,
    ],
    [
      'two that are swapped',
      (p) => {
        cpSync(inPlace(p, 'b.wasm'), inPlace(p, 'b-c.wasm'));
        cpSync(at('target/b-c.wasm'), inPlace(p, 'b.wasm'));
      },
      3,
      /"b\.wasm" is not what was built .*; "b-c\.wasm" is not what was built/,
    ],
    [
      'a changed one and a list to match',
      (p) => {
        writeFileSync(inPlace(p, 'b.wasm'), moduleOf('x'));
        writeFileSync(inPlace(p, 'modules.sha256'), sumsOf(p));
      },
      3,
      /the digest of all modules is sha256:\w{64}, expected sha256:\w{64}\n.*modules\.sha256 is not the list/,
    ],
    [
      'a changed one and no list',
      (p) => {
        writeFileSync(inPlace(p, 'b.wasm'), moduleOf('x'));
        rmSync(inPlace(p, 'modules.sha256'));
      },
      3,
      /the digest of all modules is .*\n.*there is no modules\.sha256/,
    ],
    [
      'a link to the same bytes',
      (p) => {
        rmSync(inPlace(p, 'b.wasm'));
        symlinkSync(at('target/b.wasm'), inPlace(p, 'b.wasm'));
      },
      3,
      /"b\.wasm" is not a regular file/,
    ],
    [
      'a list that is a link',
      (p) => {
        rmSync(inPlace(p, 'modules.sha256'));
        symlinkSync('/dev/zero', inPlace(p, 'modules.sha256'));
      },
      3,
      /"modules\.sha256" is not a regular file/,
    ],
    [
      'a huge one',
      (p) => truncateSync(inPlace(p, 'b.wasm'), 257 * 1024 * 1024),
      3,
      /WASM_TOO_LARGE: Cannot read "[^"]*b\.wasm": it is 257\.0 MiB/,
    ],
    [
      'a list of another build that is too large to read',
      (p) => {
        writeFileSync(inPlace(p, 'b.wasm'), 'x');
        truncateSync(inPlace(p, 'modules.sha256'), 300_000);
      },
      3,
      /the digest of all modules is sha256:[0-9a-f]{64}, expected sha256:/,
    ],
    [
      'no folder',
      (p) => rmSync(at(p), { recursive: true }),
      2,
      /FILE_UNREADABLE: Cannot read "[^"]*": it does not exist/,
    ],
    [
      'a file instead of the folder',
      (p) => {
        rmSync(at(p), { recursive: true });
        writeFileSync(at(p), 'x');
      },
      2,
      /FILE_UNREADABLE/,
    ],
    [
      'a folder with thousands of files',
      (p) => {
        for (let i = 0; i < 1001; i += 1) writeFileSync(inPlace(p, `${i}`), '');
      },
      2,
      /FILE_UNREADABLE: .*over 1000 entries/,
    ],
  ];
  it('leaves a file there that no run wrote, and says so', async () => {
    mkdirSync(at('o-own/built'), { recursive: true });
    writeFileSync(at('o-own/built/mine.wasm'), 'by a person');
    const { status, stderr } = await run(['--modules', 'b = target/b.wasm', '--push', 'false', '--output', 'o-own']);
    assert.equal(status, 0, stderr);
    assert.equal(readFileSync(at('o-own/built/mine.wasm'), 'utf8'), 'by a person');
    assert.match(stderr, /o-own\/built" also has files that are not modules of this run, .*: mine\.wasm/);
  });

  for (const [i, [what, change, status, said]] of refused.entries())
    it(`are refused before anything is sent: ${what}`, async () => {
      const place = `refused-${i}`;
      cpSync(at('o/built'), at(place), { recursive: true });
      change(place);
      const ended = await publish(place);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, said);
      if (!/FILE_|WASM_/.test(ended.stderr))
        assert.match(ended.stderr, /MODULE_DIGEST_MISMATCH: Cannot use the modules in/);
      assert.deepEqual(
        [...registry.store.repos.keys()].filter((name) => name.startsWith(`${place}/`)),
        [],
      );
    });

  it('must also have the digest that the list of modules demands', async () => {
    cpSync(at('o/built'), at('pinned'), { recursive: true });
    const pinned = lines.map((line) =>
      line.replace(/^b = /, `b; module-digest: sha256:${'0'.repeat(64)}; module-path: `),
    );
    const from = ['--modules-from', 'pinned', '--modules-digest', digest];
    const ended = await run([
      ...pinned,
      ...from,
      '--images',
      'oci-layout:pinned-out/{name}',
      '--signing-key',
      'key.pem',
    ]);
    assert.equal(ended.status, 3, ended.stderr);
    assert.match(ended.stderr, /MODULE_DIGEST_MISMATCH: Module "b": Cannot use "pinned\/b\.wasm"/);
  });

  const folderOnly = ['--modules-from', 'o/built'];
  const digestOnly = (): string[] => ['--modules-digest', digest];
  for (const [what, args, said] of [
    ['a folder without a digest', () => [...lines, ...folderOnly], /INPUT_MISSING: .*--modules-digest is not set/],
    ['an empty digest', () => [...lines, ...folderOnly, '--modules-digest', ' '], /INPUT_MISSING|INPUT_INVALID/],
    ['a digest without a folder', () => [...lines, ...digestOnly()], /INPUT_MISSING: .*--modules-from is not set/],
    ['no list of modules', () => [...folderOnly, ...digestOnly()], /INPUT_MISSING: .*--modules/],
    ['one module instead', () => ['target/b.wasm', ...folderOnly, ...digestOnly()], /INPUT_CONFLICT: .*--module/],
    [
      'a digest in capitals',
      () => [...lines, ...folderOnly, '--modules-digest', digest.toUpperCase()],
      /DIGEST_INVALID/,
    ],
  ] as const)
    it(`cannot be taken with ${what}`, async () => {
      const ended = await run([...args(), '--push', 'false']);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
    });
});
