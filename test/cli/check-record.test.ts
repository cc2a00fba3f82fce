import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCheckReport } from '../support/check-report.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (path: string): string => join(folder.path, path);
let registry: TestRegistry;
const digests = new Map<string, string>();

/** Publishes without a signature, so under no tag. */
async function publish(name: string, value: string, source: string): Promise<string> {
  writeFileSync(at('f.wasm'), goodFilter({ header: { name: 'x-recorded', value } }));
  const ended = await runCli(
    [
      'publish',
      'f.wasm',
      '--images',
      `${registry.host}/third/f`,
      '--sign',
      'off',
      '--no-smoke',
      '--metadata',
      'off',
    ].concat('--annotations', `org.opencontainers.image.source=${source}`, '--json'),
    { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } },
  );
  assert.equal(ended.status, 0, ended.stderr);
  const { digest } = JSON.parse(ended.stdout) as { digest: string };
  digests.set(name, digest);
  return digest;
}

const plugin = (reference: string): string =>
  `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nspec: {url: "oci://${registry.host}/third/f${reference}", pluginConfig: {a: 1}}\n`;

interface Report {
  readonly references: readonly {
    readonly verified: boolean;
    readonly recorded?: boolean;
    readonly findings: readonly { readonly rule: string; readonly message: string }[];
  }[];
}

async function check(text: string, ...args: readonly string[]) {
  writeFileSync(at('a.yaml'), text);
  const ended = await runCli(['check', 'a.yaml', '--policy', 'set.json', '--json', ...args], { folder: folder.path });
  assert.ok(ended.stdout.startsWith('{'), ended.stderr);
  const { references } = readCheckReport<Report>(ended.stdout);
  const found = references.flatMap(({ findings }) => findings);
  const [first] = references;
  return {
    status: ended.status,
    rules: found.map(({ rule }) => rule),
    said: found.map(({ message }) => message).join('\n'),
    is: [first?.verified, first?.recorded],
  };
}
const lock = (): string => readFileSync(at('wasm-image.lock'), 'utf8');

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  await publish('one', '1', 'https://git.example/f');
  await publish('two', '2', 'https://git.example/f');
  const policies = [{ recorded: 'wasm-image.lock', images: [{ glob: `${registry.host}/third/*` }] }];
  writeFileSync(at('set.json'), JSON.stringify({ apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet', policies }));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('recorded images', () => {
  const pinned = (name: string): string => plugin(`@${digests.get(name)}`);

  it('are denied before they are recorded', async () => {
    const { status, rules, is } = await check(pinned('one'));
    assert.deepEqual([status, rules, is], [3, ['unrecorded'], [false, undefined]]);
  });
  it('are accepted after that, not verified, and not started', async () => {
    const first = await check(pinned('one'), '--record');
    assert.deepEqual([first.status, first.rules, first.is], [0, [], [false, true]]);
    const entry = (JSON.parse(lock()) as { images: readonly Readonly<Record<string, string>>[] }).images[0];
    assert.deepEqual(
      [entry?.digest, entry?.abi, entry?.source],
      [digests.get('one'), 'proxy-wasm/0.2.1', 'https://git.example/f'],
    );
    assert.deepEqual((await check(pinned('one'))).is, [false, true]);
  });
  it('are recorded in the same text', async () => {
    const before = lock();
    await check(`${pinned('two')}---\n${pinned('one')}`, '--record');
    const both = lock();
    rmSync(at('wasm-image.lock'));
    await check(`${pinned('one')}---\n${pinned('two')}`, '--record');
    assert.equal(lock(), both);
    assert.notEqual(both, before);
    await check(pinned('one'), '--record');
    assert.equal(lock(), both);
  });
  for (const [field, value] of [
    ['abi', 'proxy-wasm/0.1.0'],
    ['source', 'https://git.example/other'],
    ['module-digest', `sha256:${'0'.repeat(64)}`],
  ] as const)
    it(`are denied with another ${field}`, async () => {
      const good = lock();
      const value2 = JSON.parse(good) as { images: Record<string, string>[] };
      for (const one of value2.images) one[field] = value;
      writeFileSync(at('wasm-image.lock'), JSON.stringify(value2));
      const { status, rules, said, is } = await check(pinned('one'));
      writeFileSync(at('wasm-image.lock'), good);
      assert.deepEqual([status, rules, is], [3, ['record-differs'], [false, undefined]]);
      assert.match(said, new RegExp(`the lock has ${field}`));
    });
  it('are denied with another digest', async () => {
    const good = lock();
    const value = JSON.parse(good) as { images: Record<string, string>[] };
    writeFileSync(
      at('wasm-image.lock'),
      JSON.stringify({ ...value, images: value.images.filter(({ digest }) => digest !== digests.get('one')) }),
    );
    assert.deepEqual((await check(pinned('one'))).rules, ['unrecorded']);
    writeFileSync(at('wasm-image.lock'), good);
  });
  it('need a lock file that can be read', async () => {
    const good = lock();
    for (const text of ['', '{}', good.replace('"images"', '"image"'), good.replace('"abi"', '"Abi"')]) {
      writeFileSync(at('wasm-image.lock'), text);
      writeFileSync(at('a.yaml'), pinned('one'));
      const ended = await runCli(['check', 'a.yaml', '--policy', 'set.json'], { folder: folder.path });
      assert.equal(ended.status, 2, text);
      assert.match(ended.stderr, /POLICY_INVALID.*lock file/);
    }
    writeFileSync(at('wasm-image.lock'), good);
  });
  it('are named by the set alone', async () => {
    const set = readFileSync(at('set.json'), 'utf8');
    const named = JSON.parse(set) as { policies: object[] };
    for (const policies of [[{ recorded: 'wasm-image.lock' }], [{ ...named.policies[0], policy: 'p.json' }]]) {
      writeFileSync(at('set.json'), JSON.stringify({ ...named, policies }));
      const ended = await runCli(['check', 'a.yaml', '--policy', 'set.json'], { folder: folder.path });
      assert.deepEqual([ended.status, /POLICY_INVALID/.test(ended.stderr)], [2, true]);
    }
    writeFileSync(at('set.json'), set);
  });
  it('are not recorded if something else is wrong', async () => {
    rmSync(at('wasm-image.lock'));
    const { rules } = await check(plugin(`:v9.9.9@${digests.get('one')}`), '--record');
    assert.deepEqual([rules, existsSync(at('wasm-image.lock'))], [['unrecorded', 'tag-moved'], false]);
  });
  it('cannot be recorded without a set', async () => {
    for (const [args, code] of [
      [['--record'], 'INPUT_MISSING'],
      [['--record', '--policy', 'set.json', '--offline'], 'INPUT_CONFLICT'],
      [['--record', '--policy', 'set.json', '--pin', '--dry-run'], 'INPUT_CONFLICT'],
    ] as const) {
      const ended = await runCli(['check', 'a.yaml', ...args], { folder: folder.path });
      assert.deepEqual([ended.status, ended.stderr.includes(code)], [2, true], ended.stderr);
    }
  });
});
