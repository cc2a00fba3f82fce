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

const RULES = 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}';
const run = (command: string, ref: string, args: readonly string[]): Promise<Ended> =>
  runCli([command, ...args], {
    folder: folder.path,
    env: {
      GITHUB_REF: `refs/tags/${ref}`,
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_REPOSITORY: 'acme/f',
      SOURCE_DATE_EPOCH: '0',
    },
  });

interface Moves {
  readonly moves?: readonly { readonly tag: string; readonly action: string }[];
  readonly tags?: readonly { readonly tag: string; readonly action: string }[];
  readonly images?: readonly { readonly tags: readonly { readonly tag: string; readonly action: string }[] }[];
}

/** `TAG ACTION` of each tag. */
function movesIn({ status, stdout, stderr }: Ended): readonly string[] {
  assert.equal(status, 0, stderr);
  return stdout
    .trim()
    .split('\n')
    .flatMap((line) => {
      const { moves, tags, images } = JSON.parse(line) as Moves;
      return (moves ?? images?.flatMap((image) => image.tags) ?? tags ?? []).map(
        ({ tag, action }) => `${tag} ${action}`,
      );
    });
}

/** Publishes a module of that name. */
async function publish(place: string, ref: string, more: readonly string[]): Promise<readonly string[]> {
  writeFileSync(join(folder.path, `${ref}.wasm`), goodFilter({ header: { name: 'x-version', value: ref } }));
  const to = ['--images', `${registry.host}/${place}`, '--signing-key', 'key.pem', '--no-smoke', '--metadata', 'off'];
  return movesIn(
    await run('publish', ref, [`${ref}.wasm`, ...to, '--tags', RULES, '--output', `out-${ref}`, '--json', ...more]),
  );
}

const ALPINE = ['--flavor', 'suffix=-alpine'];

it('a variant moves forward, and a plain latest with it', async () => {
  assert.deepEqual(await publish('v/f', 'v2.0.0', ALPINE), [
    '2.0.0-alpine created',
    '2.0-alpine created',
    'latest created',
  ]);
  assert.deepEqual(await publish('v/f', 'v1.9.1', ALPINE), [
    '1.9.1-alpine created',
    '1.9-alpine created',
    'latest kept',
  ]);
  const planned = ['--images', `${registry.host}/v/f`, '--tags', RULES, '--key', 'key.pub', '--json', ...ALPINE];
  assert.deepEqual(movesIn(await run('plan', 'v1.9.2', planned)), [
    '1.9.2-alpine created',
    '1.9-alpine moved',
    'latest kept',
  ]);
  assert.deepEqual(movesIn(await run('plan', 'v2.0.1', planned)), [
    '2.0.1-alpine created',
    '2.0-alpine moved',
    'latest moved',
  ]);
});

it('tag reads the variant in the tag of the image', async () => {
  const image = `${registry.host}/v/f`;
  const moves = async (name: string, ...tags: readonly string[]): Promise<readonly string[]> =>
    movesIn(await run('tag', 'v0', [`${image}:${name}`, ...tags, '--key', 'key.pub', '--json']));
  assert.deepEqual(await moves('1.9.1-alpine', '1.9-alpine', '1-alpine', 'latest-alpine'), [
    '1.9-alpine kept',
    '1-alpine created',
    'latest-alpine refused',
  ]);
  assert.deepEqual(await moves('2.0.0-alpine', '2-alpine', 'latest-alpine'), [
    '2-alpine created',
    'latest-alpine created',
  ]);
});

it('merge finds it by the version that the image says it has', async () => {
  for (const [ref, latest] of [
    ['v2.0.0', 'latest created'],
    ['v1.9.1', 'latest kept'],
  ] as const) {
    const module = `a = ${ref}.wasm`;
    const said = `org.opencontainers.image.version=${ref.slice(1)}`;
    writeFileSync(join(folder.path, `${ref}.wasm`), goodFilter({ header: { name: 'x-merge', value: ref } }));
    const leg = await run('publish', ref, [
      ...['--modules', module, '--images', `${registry.host}/m/{name}`, '--signing-key', 'key.pem', '--no-smoke'],
      ...['--tags', 'type=semver,pattern={{version}}', '--output', `leg-${ref}`, '--no-move-tags', ...ALPINE],
      ...['--metadata', 'off', '--annotations', said],
    ]);
    assert.equal(leg.status, 0, leg.stderr);
    const merged = await run('merge', ref, [`leg-${ref}`, '--expected', 'a', '--key', 'key.pub', '--json']);
    assert.deepEqual(movesIn(merged).slice(1), [latest]);
  }
});
