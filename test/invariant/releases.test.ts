import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openFileVerifier } from '../../src/adapters/sigstore/file/file-verifier.ts';
import { inOrder } from '../../src/core/in-order.ts';
import { Faults } from '../support/faults.ts';
import { type Github, startGithub } from '../support/github.ts';
import { partsOf, prepare, startWaiting } from '../support/killed.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';
import { COMMIT, publishRelease, TAG, TOKEN } from '../support/release-scene.ts';

const FILES = ['SHA256SUMS', 'f.abi.json', 'f.oci.tar', 'f.wasm', 'f.wasm.sigstore.json'];
const ASSETS = 'module, bundle, report, image, checksums';
const folder = temporaryFolder();
const module = goodFilter();

/** What is there before the run. */
const STARTS = {
  'no release': () => {},
  'a draft with an older file': ({ repository }) => repository.add({ tag_name: TAG, draft: true }, { 'f.wasm': 'old' }),
  'no git tag': ({ repository }) => repository.tags.clear(),
  'immutable releases': ({ repository }) => {
    repository.isImmutable = true;
  },
} satisfies Readonly<Record<string, (github: Github) => unknown>>;
type Start = keyof typeof STARTS;
const starts = Object.keys(STARTS) as Start[];
/** Each request is cut from one of the starts in turn, or from all of them with INVARIANT=all. */
const isChosen = (start: Start, k: number): boolean =>
  process.env.INVARIANT === 'all' || k % starts.length === starts.indexOf(start);

let [runs, violations] = [0, 0];
writeFileSync(join(folder.path, 'key.pem'), PRIVATE_PEM);
writeFileSync(join(folder.path, 'f.wasm'), module);
const registry = await startRegistry({ referrers: 'api' });
const faults = new Faults(registry);
after(async () => {
  await registry.stop();
  folder.remove();
  console.error(`invariant, releases: runs=${runs} violations=${violations}`);
});

/** A repository on GitHub and an image of its own, and a run that waits. */
async function open(start: Start, name: string) {
  const github = await startGithub();
  github.repository.tags.set(TAG, { type: 'commit', sha: COMMIT });
  STARTS[start](github);
  const place = `${name}/f`;
  const image = `${registry.host}/${place}`;
  const ref = start === 'no git tag' ? 'refs/heads/main' : `refs/tags/${TAG}`;
  const run = startWaiting(
    [
      ...['publish', join(folder.path, 'f.wasm'), '--images', image, '--tags', `${TAG},latest`],
      ...['--signing-key', join(folder.path, 'key.pem'), '--metadata', 'off', '--no-smoke'],
      ...['--release-assets', ASSETS, '--output', join(folder.path, name)],
    ],
    {
      WASM_IMAGE_GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: 'acme/filter',
      GITHUB_SHA: COMMIT,
      GITHUB_REF: ref,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_API_URL: github.url,
    },
  );
  const again = () =>
    publishRelease(
      github,
      { images: image, 'release-assets': ASSETS },
      { copy: join(folder.path, 'copy'), ref, module },
    );
  return { github, place, image, ...run, again };
}
type Scene = Awaited<ReturnType<typeof open>>;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Counts what is wrong, and fails. */
function judge(isRight: boolean, what: string): void {
  if (!isRight) violations += 1;
  assert.ok(isRight, what);
}

/**
 * No tag ever led to an image that a fresh client does not verify. Whatever was visible of the release had all files,
 * the commit of the run, and a version tag; `latest` moved after that.
 */
async function check({ github, place, image }: Scene, what: string): Promise<void> {
  for (const tag of [TAG, 'latest'])
    for (const digest of registry.historyOf(place, tag))
      judge((await verifyFresh(`${image}@${digest}`)).kind === 'verified', `${what}: ${tag} led to ${digest}`);
  const { published } = github.repository;
  for (const { tag, commit, files } of published) {
    judge(String([...files.keys()].sort()) === String(FILES), `${what}: the release had only ${[...files.keys()]}`);
    judge(tag === TAG && commit === COMMIT, `${what}: the release is ${tag} at ${commit}`);
    judge(registry.historyOf(place, TAG).length > 0, `${what}: the release came before the version tag`);
  }
  judge(published.length > 0 || registry.historyOf(place, 'latest').length === 0, `${what}: latest came first`);
}

/** A second run finishes, and the files are right: those that everyone could see before, too. */
async function finish(scene: Scene, what: string): Promise<void> {
  const { github, place, image, again } = scene;
  const result = await again();
  assert.equal(result.kind, 'done', `${what}: re-run ${result.kind === 'failed' ? result.error.message : ''}`);
  await check(scene, `${what}, re-run`);
  const [release, ...others] = github.repository.releases;
  judge(release?.draft === false && others.length === 0, `${what}: ${others.length} other releases`);
  const files = new Map((release?.assets ?? []).map(({ name, bytes }) => [name, bytes]));
  const [digest] = registry.historyOf(place, TAG);
  judge(files.get('f.wasm')?.equals(module) === true, `${what}: f.wasm`);
  judge(files.get('f.oci.tar')?.includes(`blobs/sha256/${digest?.slice(7)}`) === true, `${what}: f.oci.tar`);
  const sums = FILES.slice(1).map((name) => `${sha256(files.get(name) ?? Buffer.alloc(0))}  ${name}\n`);
  judge(files.get('SHA256SUMS')?.toString() === sums.join(''), `${what}: SHA256SUMS`);
  const bundles = openFileVerifier({ kind: 'key', publicKeyPem: PUBLIC_PEM });
  const bundle = await bundles.verifyFile(files.get('f.wasm.sigstore.json') ?? Buffer.alloc(0), module);
  judge(bundle.kind === 'file', `${what}: f.wasm.sigstore.json`);
  for (const one of github.repository.published)
    for (const [name, seen] of one.files)
      judge(seen === `sha256:${sha256(files.get(name) ?? Buffer.alloc(0))}`, `${what}: ${name} had other bytes`);
  for (const tag of [TAG, 'latest'])
    judge((await verifyFresh(`${image}:${tag}`)).kind === 'verified', `${what}: ${tag} after the re-run`);
}

/** The requests of undisturbed runs, to each server. */
const totals = { registry: 0, github: 0 };
const totalOf = { registry: new Map<Start, number>(), github: new Map<Start, number>() };
await prepare(async () => {
  await inOrder(starts, 2, async (start) => {
    const scene = await open(start, `count/${start.replaceAll(' ', '-')}`);
    assert.equal(await scene.go(), 0, start);
    for (const [server, count] of [
      ['registry', faults.count(scene.place)],
      ['github', scene.github.seen.length],
    ] as const) {
      totalOf[server].set(start, count);
      totals[server] = Math.max(totals[server], count);
    }
    await check(scene, `undisturbed, ${start}`);
    await finish(scene, `undisturbed, ${start}`);
    await scene.github.stop();
  });
  assert.ok(totals.registry > 15 && totals.github > 15, JSON.stringify(totals));
});

describe('a publish with a release that is cut off', () => {
  /** Kills the process at request `k` and judges what is left. */
  async function cut(server: 'registry' | 'github', start: Start, k: number, when: 'before' | 'after') {
    const what = `killed ${when} request ${k} to ${server}, ${start}`;
    const scene = await open(start, `${server}/${when}-${k}-${starts.indexOf(start)}`);
    try {
      await kill(scene, server, k, when, what);
      runs += 1;
      await check(scene, what);
      await finish(scene, what);
    } finally {
      await scene.github.stop();
    }
  }

  async function kill(
    { github, child, place, go }: Scene,
    server: 'registry' | 'github',
    k: number,
    when: 'before' | 'after',
    what: string,
  ): Promise<void> {
    if (server === 'registry')
      faults.plan(place, { k, when, fault: { kind: 'reset' }, strike: () => child.kill('SIGKILL') });
    else
      github.strike = (at) => {
        if (at !== k) return undefined;
        child.kill('SIGKILL');
        return when === 'before' ? 'reset' : 'lost';
      };
    const status = await go();
    faults.clear(place);
    github.strike = undefined;
    assert.equal(status, null, `${what}: the run was not killed`);
  }

  for (const server of ['registry', 'github'] as const)
    for (const { name, requests } of partsOf(totals[server]))
      it(`shows nothing half and is finished by the next run: killed at ${name} to ${server}`, async () => {
        const cases = requests.flatMap((k) =>
          starts.flatMap((start) =>
            isChosen(start, k) && k <= (totalOf[server].get(start) ?? 0)
              ? (['before', 'after'] as const).map((when) => [start, k, when] as const)
              : [],
          ),
        );
        await inOrder(cases, 3, ([start, k, when]) => cut(server, start, k, when));
      });
});
