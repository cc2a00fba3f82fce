import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blobPath } from '../../src/adapters/layout/layout-files.ts';
import { openLayout } from '../../src/adapters/layout/layout-store.ts';
import { descriptorOf, hexOf } from '../../src/core/digest.ts';
import { fallbackTagOf, parseTag } from '../../src/oci/reference.ts';
import type { ImageStore } from '../../src/ports.ts';
import { countedSleep, pushSmall, smallImage, smallReferrer, V1 } from '../support/store.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'layout-'));
});
after(() => rm(root, { recursive: true }));

const image = smallImage(2);
const other = smallImage(4);
const first = smallReferrer(image.manifest, 'first');
const second = smallReferrer(image.manifest, 'second');
let count = 0;

function fresh(): { readonly folder: string; readonly store: ImageStore } {
  count += 1;
  const folder = join(root, `layout-${count}`, 'below');
  return { folder, store: open(folder) };
}
const open = (folder: string): ImageStore => openLayout({ kind: 'layout', folder });
interface Entry {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
const indexOf = async (folder: string): Promise<readonly Entry[]> =>
  (JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { manifests: readonly Entry[] }).manifests;
const tagOf = (entry: Entry): string | undefined => entry.annotations?.['org.opencontainers.image.ref.name'];

test('stores an image, its tags and its referrers, as a registry does', async () => {
  const { folder, store } = fresh();
  assert.equal(await store.fetchManifest(V1), undefined);
  assert.deepEqual(await store.fetchTags(), []);
  assert.deepEqual(await store.fetchReferrers(image.manifest.digest), []);
  await pushSmall(store, image);
  assert.equal(await open(folder).hasManifest(image.manifest.digest), true);
  assert.deepEqual(await store.fetchTags(), []);
  await store.putTag(V1, image.manifest);
  await store.putTag(parseTag('latest'), image.manifest);
  await store.putBlob(first.blob);
  await store.putReferrers(image.manifest, [first.manifest]);
  await store.putReferrers(image.manifest, [second.manifest, first.manifest]);
  const reader = open(folder);
  assert.equal((await reader.fetchManifest(V1))?.digest, image.manifest.digest);
  assert.equal((await reader.fetchManifest(image.manifest.digest))?.mediaType, image.manifest.mediaType);
  assert.deepEqual(await reader.fetchBlob(descriptorOf(image.layer)), image.layer.bytes);
  const listed = await reader.fetchReferrers(image.manifest.digest);
  assert.deepEqual(listed.map(({ annotations }) => annotations?.['org.example.name']).sort(), ['first', 'second']);
  assert.deepEqual(await reader.fetchTags(), ['v1', 'latest', fallbackTagOf(image.manifest.digest)]);
  assert.deepEqual((await readdir(folder)).sort(), ['blobs', 'index.json', 'oci-layout']);
  const digests = new Set((await indexOf(folder)).map(({ digest }) => digest));
  for (const { manifest } of [first, second])
    assert.ok(digests.has(manifest.digest), 'a referrer is listed, so that it is not collected as garbage');
});

test('moves a tag and keeps the manifest that lost it', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  await store.putTag(V1, image.manifest);
  await pushSmall(store, other);
  await store.putTag(V1, other.manifest);
  assert.deepEqual(
    (await indexOf(folder)).map((entry) => [entry.digest, tagOf(entry)]),
    [
      [image.manifest.digest, undefined],
      [other.manifest.digest, 'v1'],
    ],
  );
});

test('writes equal folders for equal input, and nothing if the image is already there', async () => {
  const [a, b] = [fresh(), fresh()];
  for (const { store } of [a, b, a]) {
    await pushSmall(store, image);
    await store.putTag(V1, image.manifest);
  }
  assert.equal(
    await readFile(join(a.folder, 'index.json'), 'utf8'),
    await readFile(join(b.folder, 'index.json'), 'utf8'),
  );
});

test('keeps entries and members that other tools wrote', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  const path = join(folder, 'index.json');
  const foreign = {
    mediaType: 'application/x',
    digest: 'sha512:abc',
    size: 1,
    annotations: { 'org.opencontainers.image.ref.name': 'foreign' },
  };
  await writeFile(
    path,
    JSON.stringify({
      ...(JSON.parse(await readFile(path, 'utf8')) as object),
      annotations: { a: 'b' },
      manifests: [foreign],
    }),
  );
  await store.putTag(V1, image.manifest);
  const written = JSON.parse(await readFile(path, 'utf8')) as { annotations: unknown; manifests: unknown[] };
  assert.deepEqual([written.annotations, written.manifests[0]], [{ a: 'b' }, foreign]);
});

test('loses nothing with parallel writers, in this process and in others', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  const here = Array.from({ length: 6 }, (_, n) => store.putTag(parseTag(`here-${n}`), image.manifest));
  const child = fileURLToPath(new URL('../support/tag-in-child.ts', import.meta.url));
  const there = Array.from(
    { length: 2 },
    (_, n) =>
      new Promise<void>((resolve, reject) => {
        execFile(process.execPath, ['--disable-warning=ExperimentalWarning', child, folder, `there-${n}`], (error) =>
          error === null ? resolve() : reject(error),
        );
      }),
  );
  await Promise.all([...here, ...there]);
  assert.equal((await store.fetchTags())?.length, 6 + 2 * 5);
});

const LOCKS: readonly (readonly [title: string, owner: string, ageMs: number])[] = [
  ['whose owner on this machine is dead', `999999999 ${hostname()} x\n`, 0],
  ['of another machine, if it is old', '1 elsewhere x\n', 60_000],
  ['that is empty, if it is old', '', 60_000],
];

for (const [title, owner, ageMs] of LOCKS) {
  test(`takes over a lock ${title}`, async () => {
    const { folder, store } = fresh();
    await pushSmall(store, image);
    const lock = join(folder, 'index.json.lock');
    await writeFile(lock, owner);
    const at = (Date.now() - ageMs) / 1000;
    await utimes(lock, at, at);
    const { sleep, waits } = countedSleep();
    await openLayout({ kind: 'layout', folder }, { sleep }).putTag(V1, image.manifest);
    assert.ok(waits.length <= 1, 'at once');
    assert.equal((await store.fetchManifest(V1))?.digest, image.manifest.digest);
    assert.deepEqual((await readdir(folder)).sort(), ['blobs', 'index.json', 'oci-layout']);
  });
}

test('waits for a lock whose owner is alive', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  const lock = join(folder, 'index.json.lock');
  await writeFile(lock, `${process.pid} ${hostname()} y\n`);
  let waits = 0;
  const waiting = openLayout(
    { kind: 'layout', folder },
    {
      sleep: async () => {
        waits += 1;
        if (waits === 5) await rm(lock);
      },
    },
  );
  await waiting.putTag(V1, image.manifest);
  assert.equal(waits, 5);
});

type Damage = (folder: string) => Promise<void>;
const manifestPath = blobPath(image.manifest.digest);
const replaceIndex =
  (index: unknown): Damage =>
  (folder) =>
    writeFile(join(folder, 'index.json'), typeof index === 'string' ? index : JSON.stringify(index));
const tagged = (digest: string, size: number, tag = 'v1'): object => ({
  mediaType: image.manifest.mediaType,
  digest,
  size,
  annotations: { 'org.opencontainers.image.ref.name': tag },
});
const index = (...manifests: readonly object[]): object => ({ schemaVersion: 2, manifests });

const HOSTILE: readonly (readonly [title: string, damage: Damage, code: string])[] = [
  ['a manifest with other bytes', (folder) => writeFile(join(folder, manifestPath), '{}'), 'DIGEST_MISMATCH'],
  [
    'a manifest above 4 MiB',
    (folder) => writeFile(join(folder, manifestPath), ' '.repeat(4 * 1024 * 1024 + 1)),
    'IMAGE_TOO_LARGE',
  ],
  ['a missing manifest', (folder) => rm(join(folder, manifestPath)), 'IMAGE_INVALID'],
  [
    'a manifest that is a folder',
    (folder) => rm(join(folder, manifestPath)).then(() => mkdir(join(folder, manifestPath))),
    'IMAGE_INVALID',
  ],
  [
    'a manifest that is a symlink',
    (folder) => swapForLink(folder, manifestPath, join(root, 'outside')),
    'IMAGE_INVALID',
  ],
  ['blobs that are a symlink', (folder) => swapForLink(folder, 'blobs', join(root, 'outside')), 'IMAGE_INVALID'],
  ['an index that is a symlink', (folder) => swapForLink(folder, 'index.json', join(root, 'outside')), 'IMAGE_INVALID'],
  ['an index that is not JSON', replaceIndex('{'), 'IMAGE_INVALID'],
  ['an index with a duplicate key', replaceIndex('{"manifests":[],"manifests":[]}'), 'IMAGE_INVALID'],
  ['an index above 4 MiB', replaceIndex(' '.repeat(4 * 1024 * 1024 + 1)), 'LIMIT_EXCEEDED'],
  ["a size that is not the manifest's", replaceIndex(index(tagged(image.manifest.digest, 5))), 'IMAGE_INVALID'],
  [
    'a tag on two manifests',
    replaceIndex(
      index(tagged(image.manifest.digest, image.manifest.size), tagged(other.manifest.digest, other.manifest.size)),
    ),
    'IMAGE_INVALID',
  ],
  ['no oci-layout', (folder) => rm(join(folder, 'oci-layout')), 'IMAGE_INVALID'],
  [
    'an oci-layout of another version',
    (folder) => writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}'),
    'IMAGE_INVALID',
  ],
];

async function swapForLink(folder: string, path: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(join(folder, path), target, { recursive: true });
  await rm(join(folder, path), { recursive: true });
  await symlink(target, join(folder, path));
}

for (const [title, damage, code] of HOSTILE) {
  test(`refuses ${title}`, async () => {
    const { folder, store } = fresh();
    await pushSmall(store, image);
    await store.putTag(V1, image.manifest);
    await damage(folder);
    await assert.rejects(open(folder).fetchManifest(V1), { code });
  });
}

test('refuses a digest that points out of the folder, and blobs of the wrong size', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  await replaceIndex(index(tagged('sha256:../../../../etc/passwd', 5)))(folder);
  assert.equal(await store.fetchManifest(V1), undefined, 'the entry is not a descriptor');
  await assert.rejects(store.fetchBlob({ ...descriptorOf(image.layer), size: image.layer.size + 1 }), {
    code: 'DIGEST_MISMATCH',
  });
  await assert.rejects(store.fetchBlob({ ...descriptorOf(image.layer), size: image.layer.size - 1 }), {
    code: 'DIGEST_MISMATCH',
  });
});

test('repairs a damaged blob when it is pushed again', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  await writeFile(join(folder, blobPath(image.layer.digest)), 'x');
  await store.putBlob(image.layer);
  assert.deepEqual(await store.fetchBlob(descriptorOf(image.layer)), image.layer.bytes);
  await writeFile(join(folder, manifestPath), 'x');
  assert.equal(await store.hasManifest(image.manifest.digest), false);
});

test('does not touch a folder with other files', async () => {
  const folder = join(root, 'foreign');
  await mkdir(folder);
  await writeFile(join(folder, 'README.md'), 'mine');
  await assert.rejects(open(folder).putBlob(image.config), { code: 'INPUT_INVALID', message: /README/ });
  assert.deepEqual(await readdir(folder), ['README.md']);
});

test('finds a referrer that another tool listed without the fallback tag', async () => {
  const { folder, store } = fresh();
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  await store.putManifest(first.manifest);
  assert.deepEqual(
    (await store.fetchReferrers(image.manifest.digest)).map(({ digest }) => digest),
    [first.manifest.digest],
  );
  await writeFile(join(folder, 'blobs/sha256', hexOf(first.manifest.digest)), 'damaged');
  assert.deepEqual(await store.fetchReferrers(image.manifest.digest), []);
});
