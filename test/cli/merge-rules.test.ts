import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { moduleOf } from '../support/modules.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

// The tags of a run that leaves them to merge move as the run itself would have moved them, or not at all.
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  for (const name of ['a', 'b']) writeFileSync(at(`${name}.wasm`), moduleOf(name));
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('key.pub'), PUBLIC_PEM);
});
after(async () => {
  await registry.stop();
  folder.remove();
});

interface Run {
  readonly module: string;
  readonly ref: string;
  readonly tags: readonly string[];
  /** Lines of wasm-image.yaml. */
  readonly more: string;
}

const run = (args: readonly string[], ref = ''): Promise<Ended> =>
  runCli(args, {
    folder: folder.path,
    env: {
      SOURCE_DATE_EPOCH: '0',
      GITHUB_REF: ref === 'main' ? 'refs/heads/release/1.2.3' : `refs/tags/${ref}`,
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_REPOSITORY: 'acme/f',
    },
  });

async function publish(place: string, { module, ref, tags, more }: Run, ...flags: readonly string[]): Promise<Ended> {
  const image = `${registry.host}/${place}`;
  writeFileSync(
    at('wasm-image.yaml'),
    `apiVersion: wasm-image.dev/v1\nkind: FilterSet\nfilters:\n  - name: a\n    module: ${module}.wasm\n    images: ${image}\n    tags: ${JSON.stringify(tags)}\n    smoke: false\n    metadata: "off"\n${more}`,
  );
  const ended = await run(
    ['publish', '--modules', 'wasm-image.yaml', '--signing-key', 'key.pem', '--json', '--output', place, ...flags],
    ref,
  );
  assert.equal(ended.status, 0, ended.stderr);
  return ended;
}

const hold = (place: string, one: Run): Promise<Ended> => publish(place, one, '--no-move-tags');
const recordOf = (place: string): string => at(`${place}/modules/a/record.json`);
/** What publish says as `expected`. */
function vouched(place: string): string {
  const record = readFileSync(recordOf(place));
  const { digest } = JSON.parse(record.toString()) as { readonly digest: string };
  return JSON.stringify({ a: { digest, recordDigest: digestOf(record) } });
}
const merge = (place: string, expected: string, ...more: readonly string[]): Promise<Ended> =>
  run(['merge', place, '--expected', expected, '--key', 'key.pub', '--json', ...more]);

function movesIn({ status, stdout, stderr }: Ended): string {
  assert.equal(status, 0, stderr);
  const moves = [...stdout.matchAll(/"tag":"([^"]+)","action":"(\w+)"/g)];
  return moves.map(([, tag, action]) => `${tag} ${action}`).join(', ');
}

function refuses({ status, stderr }: Ended, what: RegExp): void {
  assert.match(stderr, /INPUT_CONFLICT: Module "a": Cannot merge: its record has other /);
  assert.match(stderr, what);
  assert.equal(status, 2);
}

const tagsIn = (place: string): readonly string[] =>
  Object.keys(registry.snapshotTags()).filter((tag) => tag.startsWith(`${place}:`) && !tag.includes(':sha256-'));

const CHANNELS = '    channels: {next: [rc], edge: [alpha]}\n';
const first: Run = { module: 'a', ref: 'v1.2.3-rc.1', tags: ['1.2.3-rc.1', 'next'], more: CHANNELS };
const alpha: Run = { module: 'b', ref: 'v1.3.0-alpha.1', tags: ['1.3.0-alpha.1', 'next', 'edge'], more: CHANNELS };
const BY_CHANNELS = '1.3.0-alpha.1 created, next refused, edge created';
const alpine: Run = {
  module: 'a',
  ref: 'v1.2.3',
  tags: ['type=semver,pattern={{version}}', 'type=raw,value=edge,suffix='],
  more: '    flavor: "suffix=-alpine\\nlatest=false"\n',
};
const BY_VARIANT = '1.2.3-alpine created, edge created';

it('channels of a module count in merge as in publish', async () => {
  for (const place of ['direct', 'held', 'plain', 'given', 'twice']) await publish(place, first);
  assert.equal(movesIn(await publish('direct', alpha)), BY_CHANNELS);
  await hold('held', alpha);
  assert.equal(movesIn(await merge('held', vouched('held'))), BY_CHANNELS);

  await hold('plain', alpha);
  const before = tagsIn('plain');
  const record = readFileSync(recordOf('plain'), 'utf8');
  const { digest } = JSON.parse(record) as { readonly digest: string };
  const hint = /pass the output "expected" of publish as --expected, .+ or set --channels as in publish/;
  for (const expected of ['a', '{"include": [{"name": "a"}]}', JSON.stringify({ a: digest })]) {
    refuses(await merge('plain', expected), hint);
    refuses(await merge('plain', expected, '--channels', 'next=rc'), /the tag "edge" moves differently/);
  }
  assert.deepEqual(tagsIn('plain'), before);
  assert.equal(movesIn(await merge('plain', 'a', '--channels', 'edge=alpha', '--channels', 'next=rc')), BY_CHANNELS);

  await hold('given', alpha);
  refuses(await merge('given', vouched('given'), '--channels', 'next=alpha'), /leave --channels out/);
  const same = ['--channels', 'next=rc', '--channels', 'edge=alpha'];
  assert.equal(movesIn(await merge('given', vouched('given'), ...same)), BY_CHANNELS);
});

it('a variant counts in merge as in publish', async () => {
  assert.equal(movesIn(await publish('v-direct', alpine)), BY_VARIANT);
  await hold('v-held', alpine);
  refuses(await merge('v-held', 'a'), /prefixes or suffixes .+ the tag "edge" .+\n.+let the images say their version/);
  refuses(await merge('v-held', 'a', '--channels', 'next=rc', '--tags', '1.2.3-alpine,edge'), /prefixes or suffixes/);
  assert.deepEqual(tagsIn('v-held'), []);
  assert.equal(movesIn(await merge('v-held', vouched('v-held'))), BY_VARIANT);
});

it('what a rule knows about a tag counts in merge as in publish', async () => {
  const branch: Run = { ...first, ref: 'main', tags: ['type=ref,event=branch'], more: '' };
  const push = (place: string, module: string, ...flags: readonly string[]): Promise<Ended> =>
    publish(place, { ...branch, module }, ...flags);
  assert.equal(movesIn(await push('b-direct', 'a')), 'release-1.2.3 created');
  assert.equal(movesIn(await push('b-direct', 'b')), 'release-1.2.3 moved');
  assert.equal(movesIn(await push('b-held', 'a')), 'release-1.2.3 created');
  await push('b-held', 'b', '--no-move-tags');
  refuses(await merge('b-held', 'a'), /other rules for tags.+\n.+so that the record can be trusted$/m);
  assert.equal(movesIn(await merge('b-held', vouched('b-held'))), 'release-1.2.3 moved');

  const short: Run = { ...first, ref: 'v2024.06', tags: ['type=pep440,pattern={{version}}'], more: '' };
  await hold('short', short);
  refuses(await merge('short', 'a'), /other rules for tags/);
  assert.equal(movesIn(await merge('short', vouched('short'))), movesIn(await publish('short-direct', short)));
});

it('nothing else is needed where the rules make no difference', async () => {
  const version = '    annotations: ["org.opencontainers.image.version=1.2.3"]\n';
  await hold('signed', { ...alpine, more: alpine.more + version });
  assert.equal(movesIn(await merge('signed', 'a')), BY_VARIANT);
  const lines = ['type=semver,pattern={{version}}', 'type=semver,pattern={{major}}.{{minor}}'];
  for (const [place, flavor] of [
    ['line', 'suffix=-alpine'],
    ['prefixed', 'prefix=http-'],
    ['v', 'prefix=v'],
  ] as const) {
    const moves = movesIn(
      await publish(`${place}-direct`, { ...alpine, tags: lines, more: `    flavor: "${flavor}"\n` }),
    );
    await hold(place, { ...alpine, tags: lines, more: `    flavor: "${flavor}"\n` });
    assert.equal(movesIn(await merge(place, 'a')), moves, place);
  }
  await hold('stable', { ...first, tags: ['1.0.0', '1.0', 'latest'], more: CHANNELS });
  assert.equal(movesIn(await merge('stable', 'a')), '1.0.0 created, 1.0 created, latest created');
});

it('rules in a record are read strictly', async () => {
  await hold('strict', first);
  const record = JSON.parse(readFileSync(recordOf('strict'), 'utf8')) as object;
  for (const tagRules of [
    [],
    'next',
    null,
    { channels: {} },
    { channels: [] },
    { channels: { next: 'rc' } },
    { channels: { next: [] } },
    { channels: { latest: ['rc'] } },
    { channels: { 'next\n::error::x': ['rc'] } },
    { variants: {} },
    { variants: ['-alpine'] },
    { variants: [{ prefix: '' }] },
    { origins: {} },
    { origins: ['1.2.3'] },
    { origins: [{ tag: '1.2.3', kind: 'branch' }] },
    { origins: [{ tag: '1.2.3', kind: 'version' }] },
    { origins: [{ tag: '1.2.3', kind: 'version', version: '1.2.3', family: '-alpine' }] },
    { origins: [{ tag: 1, kind: 'name' }] },
    { variants: Array.from({ length: 1001 }, () => ({ prefix: '', suffix: '-x' })) },
  ]) {
    writeFileSync(recordOf('strict'), JSON.stringify({ ...record, tagRules }));
    const ended = await merge('strict', vouched('strict'));
    assert.match(ended.stderr, /INPUT_INVALID: Cannot use the record/, JSON.stringify(tagRules));
    assert.doesNotMatch(ended.stderr, /^::error/m);
    assert.equal(ended.status, 2);
  }
  assert.deepEqual(tagsIn('strict'), []);
});
