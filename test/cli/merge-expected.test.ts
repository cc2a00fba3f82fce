import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { moduleOf } from '../support/modules.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;

const run = (args: readonly string[]): Promise<Ended> =>
  runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '1700000000' } });

async function publishLegs(names: readonly string[], more: readonly string[] = []): Promise<void> {
  const modules = names.flatMap((name) => ['--modules', `${name} = ${name}.wasm`]);
  const held = [
    '--tags',
    'v1.0.0,latest',
    '--no-move-tags',
    '--signing-key',
    'key.pem',
    '--metadata',
    'off',
    '--no-smoke',
  ];
  const to = ['--images', `${registry.host}/exact/{name}`, '--output', 'out'];
  const { status, stderr } = await run(['publish', ...modules, ...to, ...held, ...more]);
  assert.equal(status, 0, stderr);
}

before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  for (const name of ['a', 'b']) writeFileSync(at(`${name}.wasm`), moduleOf(name));
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('merge with what the publish run says', () => {
  it('takes the images and records that it names, and no others of the same signer', async () => {
    await publishLegs(['a', 'b']);
    const path = (name: string): string => at(`out/modules/${name}/record.json`);
    const older = readFileSync(path('b'));
    await publishLegs(['b'], ['--source-date-epoch', '1600000000']);
    const right = readFileSync(path('b'));
    const entries = ['a', 'b'].map((name) => {
      const record = readFileSync(path(name));
      const { digest } = JSON.parse(record.toString()) as PublishRecord;
      return [name, { digest, recordDigest: digestOf(record) }] as const;
    });
    const full = Object.fromEntries(entries);
    const digests = Object.fromEntries(entries.map(([name, { digest }]) => [name, digest]));
    const merge = (expected: object): Promise<Ended> =>
      run(['merge', 'out', '--key', 'key.pub', '--expected', JSON.stringify(expected)]);
    const tags = (): readonly string[] =>
      Object.keys(registry.snapshotTags()).filter((tag) => !tag.includes(':sha256-'));

    const moreTags = Buffer.from(right.toString().replace('"latest"', '"v9.9.9"'));
    assert.notDeepEqual(moreTags, right);
    for (const [record, expected, said] of [
      [
        older,
        full,
        /INPUT_INVALID: Cannot merge module "b": its record names the image sha256:\w+, but sha256:\w+ was/,
      ],
      [
        older,
        digests,
        /INPUT_INVALID: Cannot merge module "b": its record names the image sha256:\w+, but sha256:\w+ was/,
      ],
      [moreTags, full, /INPUT_INVALID: Cannot merge module "b": its record is not the one that --expected says/],
    ] as const) {
      writeFileSync(path('b'), record);
      const ended = await merge(expected);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
      assert.deepEqual(tags(), []);
    }
    writeFileSync(path('b'), right);
    const ended = await merge(full);
    assert.equal(ended.status, 0, ended.stderr);
    assert.equal(tags().length, 4);
  });
});
