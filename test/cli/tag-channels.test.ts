import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { runCli } from '../support/cli.ts';
import { moduleOf } from '../support/modules.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  for (const name of ['a', 'b']) writeFileSync(at(`${name}.wasm`), moduleOf(name));
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
  writeFileSync(
    at('wasm-image.yaml'),
    `apiVersion: wasm-image.dev/v1
kind: FilterSet
defaults:
  images: ${registry.host}/c/{name}
  tags: [v1.0.0-beta.1, next, beta, edge]
  smoke: false
  channels: {next: [alpha, beta, rc], beta: [beta]}
filters:
  - name: a
    module: a.wasm
  - name: b
    module: b.wasm
    channels: {next: [rc], edge: ["*"]}
`,
  );
});
after(async () => {
  await registry.stop();
  folder.remove();
});

type Moved = readonly { readonly tag: string; readonly action: string }[];
const run = (args: readonly string[]) => runCli(args, { folder: folder.path, env: { SOURCE_DATE_EPOCH: '0' } });
const print = (moves: Moved): string => moves.map(({ tag, action }) => `${tag} ${action}`).join(', ');

it('publish takes the channels of each filter', async () => {
  const done = await run([
    ...['publish', '--modules', 'wasm-image.yaml', '--signing-key', 'key.pem', '--metadata', 'off', '--json'],
  ]);
  assert.equal(done.status, 0, done.stderr);
  const records = done.stdout.trim().split('\n');
  assert.deepEqual(
    records.map((line) => print((JSON.parse(line) as { images: { tags: Moved }[] }).images[0]?.tags ?? [])),
    [
      'v1.0.0-beta.1 created, next created, beta created, edge refused',
      'v1.0.0-beta.1 created, next refused, beta created, edge created',
    ],
  );
});

it('plan, tag and merge take channels', async () => {
  const image = `${registry.host}/c/a`;
  const flags = ['--channels', 'edge=beta', '--channels', 'next=rc', '--key', 'key.pub', '--json'];
  const plan = await run(['plan', '--images', image, '--tags', '1.0.0-beta.2,next,edge', ...flags]);
  assert.equal(
    print((JSON.parse(plan.stdout) as { moves: Moved }).moves),
    '1.0.0-beta.2 created, next refused, edge created',
  );
  const tag = await run(['tag', `${image}:v1.0.0-beta.1`, 'edge', 'canary', ...flags]);
  assert.equal(print((JSON.parse(tag.stdout) as { tags: Moved }).tags), 'edge created, canary refused');
  const leg = ['publish', '--modules', 'a = a.wasm', '--images', `${registry.host}/m/{name}`, '--no-smoke'];
  const held = ['--tags', 'v2.0.0-beta.1,edge,next', '--no-move-tags', '--signing-key', 'key.pem', '--output', 'leg'];
  assert.equal((await run([...leg, ...held])).status, 0);
  const merge = await run(['merge', 'leg', '--expected', 'a', ...flags]);
  assert.equal(merge.status, 0, merge.stderr);
  assert.match(merge.stdout, /"tag":"edge","action":"created"/);
  assert.match(merge.stdout, /"tag":"next","action":"refused"/);
});

it('channels that cannot be used stop the run before anything is sent', async () => {
  registry.takeRequests();
  for (const command of [
    ['publish', 'a.wasm', '--images', `${registry.host}/c/x`, '--signing-key', 'key.pem', '--tags', 'v1.0.0'],
    ['plan', '--images', `${registry.host}/c/x`, '--tags', 'v1.0.0'],
    ['tag', `${registry.host}/c/a:v1.0.0-beta.1`, 'edge', '--key', 'key.pub'],
  ]) {
    const { status, stderr } = await run([...command, '--channels', 'latest=rc']);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /INPUT_INVALID: Cannot use --channels: "latest": it is only for stable versions/);
  }
  assert.deepEqual(registry.takeRequests(), []);
});
