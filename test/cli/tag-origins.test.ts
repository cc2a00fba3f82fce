import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

type Tags = readonly { readonly tag: string; readonly action: string }[];

interface Moves {
  readonly moves?: Tags;
  readonly tags?: Tags;
  readonly images?: readonly { readonly tags: Tags }[];
  /** Of a dry run. */
  readonly plan?: { readonly images: readonly { readonly tags: Tags }[] };
}

/** `TAG ACTION` of each tag, sorted. */
function movesIn({ status, stdout, stderr }: Ended): string {
  assert.equal(status, 0, stderr);
  const { moves, tags, images, plan } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Moves;
  const all = moves ?? (plan?.images ?? images)?.flatMap((image) => image.tags) ?? tags ?? [];
  return all
    .map(({ tag, action }) => `${tag} ${action}`)
    .sort()
    .join(', ');
}

const run = (command: string, ref: string, args: readonly string[]): Promise<Ended> =>
  runCli([command, ...args], {
    folder: folder.path,
    env: { GITHUB_REF: `refs/${ref}`, GITHUB_SHA: 'a'.repeat(40), GITHUB_REPOSITORY: 'acme/f', SOURCE_DATE_EPOCH: '0' },
  });

let count = 0;
/** Plans, tries and publishes another module; all say the same about floating tags. */
async function publish(place: string, ref: string, tags: string, flavor?: string): Promise<Ended> {
  count += 1;
  const module = `m${count}.wasm`;
  writeFileSync(join(folder.path, module), goodFilter({ header: { name: 'x-count', value: String(count) } }));
  const what = ['--images', `${registry.host}/${place}`, '--tags', tags, '--json'];
  const more = flavor === undefined ? [] : ['--flavor', flavor];
  const planned = movesIn(await run('plan', ref, [...what, ...more, '--key', 'key.pub']));
  const args = [module, ...what, ...more, '--signing-key', 'key.pem', '--no-smoke', '--metadata', 'off'];
  const tried = await run('publish', ref, [...args, '--dry-run', '--output', `try-${count}`]);
  const ended = await run('publish', ref, [...args, '--output', `out-${count}`]);
  assert.equal(tried.status, ended.status, tried.stderr);
  if (ended.status !== 0) return ended;
  assert.deepEqual([planned, movesIn(tried)], [movesIn(ended), movesIn(ended)]);
  return ended;
}

const VERSION = 'type=semver,pattern={{version}}';
const R = `${VERSION}\ntype=semver,pattern={{major}}.{{minor}}\ntype=semver,pattern={{major}}`;

it('a line of a variant does not go back', async () => {
  const flavor = 'prefix=http-,onlatest=true';
  await publish('o/h', 'tags/v2.0.1', R, flavor);
  await publish('o/h', 'tags/v1.9.1', R, flavor);
  const image = `${registry.host}/o/h:http-1.9.1`;
  const tags = ['http-2', 'http-2.0', 'http-0', 'http-latest'];
  assert.equal(
    movesIn(await run('tag', 'heads/x', [image, ...tags, '--key', 'key.pub', '--json'])),
    'http-0 refused, http-2 refused, http-2.0 refused, http-latest kept',
  );
  assert.equal(movesIn(await publish('o/h', 'tags/x', 'http-v1.9.2,http-2')), 'http-2 refused, http-v1.9.2 created');
});

it('a version of Python never moves, and is a pre-release', async () => {
  const tags = 'type=pep440,pattern={{version}}\nedge\nlatest';
  assert.equal(movesIn(await publish('o/p', 'tags/v1.3', tags)), '1.3 created, edge created, latest created');
  assert.equal(movesIn(await publish('o/p', 'tags/v1.2', tags)), '1.2 created, edge moved, latest kept');
  assert.equal(movesIn(await publish('o/p', 'tags/v1.4rc1', tags)), '1.4rc1 created, edge refused, latest refused');
  for (const ref of ['tags/v1.2', 'tags/v1.4rc1']) {
    const again = await publish('o/p', ref, tags);
    assert.equal(again.status, 6, again.stderr);
    assert.match(again.stderr + again.stdout, /TAG_IMMUTABLE/);
  }
});

it('a branch moves its tag with every build, and not latest', async () => {
  const tags = 'type=ref,event=branch\nlatest';
  await publish('o/b', 'tags/v1.0.0', VERSION);
  for (const [ref, tag] of [
    ['heads/release/1.2.3', 'release-1.2.3'],
    ['heads/phase-0', 'phase-0'],
  ] as const)
    for (const action of ['created', 'moved'])
      assert.equal(movesIn(await publish('o/b', ref, tags)), `latest kept, ${tag} ${action}`);
});

it('a variant holds no plain channel back, and a back-port moves none back', async () => {
  const tags = `${VERSION}\nnext\nrc`;
  await publish('o/c', 'tags/v2.1.0-rc.1', tags);
  await publish('o/c', 'tags/v2.1.0-rc.2', tags, 'suffix=-alpine');
  assert.equal(movesIn(await publish('o/c', 'tags/v2.1.0-rc.2', tags)), '2.1.0-rc.2 created, next moved, rc moved');
  await publish('o/c', 'tags/v2.2.0-canary.1', `${VERSION}\ncanary`);
  assert.equal(
    movesIn(await publish('o/c', 'tags/v1.9.1', `${VERSION}\ncanary`)),
    '1.9.1 created, canary kept, latest created',
  );
});

it('a build part leaves a release stable', async () => {
  const tags = 'type=semver,pattern={{raw}}\ntype=semver,pattern={{major}}.{{minor}}\nnext';
  assert.equal(
    movesIn(await publish('o/r', 'tags/v1.2.3+b5', tags)),
    '1.2 created, latest created, next created, v1.2.3-b5 created',
  );
});
