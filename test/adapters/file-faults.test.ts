import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileFault } from '../../src/adapters/host/file-fault.ts';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';
import { openLayout } from '../../src/adapters/layout/layout-store.ts';
import { openStores } from '../../src/adapters/stores.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { listeningLog, pushSmall, smallImage, V1 } from '../support/store.ts';

const image = smallImage(31);
let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'faults-'));
});
after(() => rm(root, { recursive: true }));

const REASONS: readonly (readonly [code: string, text: RegExp])[] = [
  ['ENOENT', /it does not exist/],
  ['ENOTDIR', /part of the path is a file/],
  ['EACCES', /permission denied/],
  ['EPERM', /permission denied/],
  ['EROFS', /the file system is read-only/],
  ['ENOSPC', /no space left/],
  ['EDQUOT', /no space left/],
  ['EMFILE', /too many open files/],
  ['ENFILE', /too many open files/],
  ['EISDIR', /it is a folder/],
  ['EEXIST', /a file with this name exists/],
  ['ELOOP', /symbolic link/],
  ['ENAMETOOLONG', /the name is too long/],
  ['EIO', /\(EIO\)/],
  ['EBUSY', /\(EBUSY\)/],
];

for (const [code, text] of REASONS) {
  test(`explains ${code} in words, for a file that cannot be read or written`, () => {
    const cause = Object.assign(new Error(`${code}: secret path`), { code });
    const [read, written] = [fileFault('read', '/x/index.json', cause), fileFault('write', '/x/index.json', cause)];
    assert.deepEqual(
      [read.code, read.exitCode, written.code, written.exitCode],
      ['FILE_UNREADABLE', 2, 'FILE_UNWRITABLE', 2],
    );
    for (const [error, action] of [
      [read, 'read'],
      [written, 'write'],
    ] as const) {
      assert.match(error.message, text);
      assert.ok(
        error.message.startsWith(`Cannot ${action} "/x/index.json": `) && error.message.includes(code),
        error.message,
      );
      assert.equal(error.cause, cause);
    }
  });
}

test('keeps an error of our own as it is, and gives one without a code a reason', () => {
  const own = new WasmImageError('IMAGE_INVALID', 'Cannot read it');
  assert.equal(fileFault('write', 'x', own), own);
  assert.match(fileFault('read', 'x', new Error('odd')).message, /: unknown reason$/);
});

/** Code and message of what is thrown. */
async function thrownBy(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
  } catch (error) {
    return error instanceof WasmImageError ? `${error.code} ${error.message}` : `foreign ${String(error)}`;
  }
  return 'nothing';
}

const put = (folder: string): Promise<unknown> => pushSmall(openLayout({ kind: 'layout', folder }), image);

test('a layout folder that cannot be written is FILE_UNWRITABLE', async () => {
  await writeFile(join(root, 'file'), '');
  await symlink(join(root, 'loop'), join(root, 'loop'));
  const taken = join(root, 'taken');
  await mkdir(taken);
  await put(taken);
  await rm(join(taken, 'index.json'));
  await mkdir(join(taken, 'index.json', 'full'), { recursive: true });
  for (const [folder, text] of [
    [join(root, 'file'), /a file with this name exists/],
    [join(root, 'file', 'below'), /part of the path is a file/],
    [join(root, 'loop', 'below'), /symbolic link/],
    [join(root, 'n'.repeat(300)), /the name is too long/],
  ] as const)
    assert.match(await thrownBy(() => put(folder)), new RegExp(`^FILE_UNWRITABLE .*(?:${text.source})`), folder);
  assert.match(await thrownBy(() => put(taken)), /^IMAGE_INVALID .*it is not a regular file/);
});

test('reports a full disk, and leaves no partial file', async (t) => {
  const child = fileURLToPath(new URL('../support/fill-layout-in-child.ts', import.meta.url));
  const folder = join(root, 'small');
  await mkdir(folder);
  const script =
    'mount -t tmpfs -o size=64k none "$0" && "$1" --disable-warning=ExperimentalWarning "$2"; find "$0" -name ".wasm-image-*"';
  const run = (bytes: number): Promise<string> =>
    new Promise((resolve) => {
      const env = { ...process.env, LAYOUT: join(folder, 'layout'), BYTES: String(bytes) };
      const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, folder, process.execPath, child];
      execFile('unshare', args, { env, timeout: 30_000 }, (_, stdout) => resolve(stdout.trim()));
    });
  if ((await run(10)) !== 'stored') return t.skip('users cannot mount a small disk on this machine');
  assert.match(
    await run(1_000_000),
    /^FILE_UNWRITABLE 2 Cannot write "[^"]*": no space left on the disk \(ENOSPC\) \| .*free space$/,
  );
});

test('reports faults of the workspace in the same words', async () => {
  await mkdir(join(root, 'work', 'folder'), { recursive: true });
  await writeFile(join(root, 'work', 'file'), '');
  const work = openWorkspace(join(root, 'work'));
  assert.match(
    await thrownBy(() => work.write('file/below', new Uint8Array(1))),
    /^FILE_UNWRITABLE .*: (?:part of the path is a file|a file with this name exists)/,
  );
  assert.match(
    await thrownBy(() => work.write('folder', new Uint8Array(1))),
    /^FILE_UNWRITABLE .*: it is a folder \(EISDIR\)/,
  );
  assert.match(
    await thrownBy(() => work.write('n'.repeat(300), new Uint8Array(1))),
    /^FILE_UNWRITABLE .*: the name is too long/,
  );
  assert.match(await thrownBy(() => work.read('n'.repeat(300), 10)), /^FILE_UNREADABLE .*: the name is too long/);
  assert.deepEqual((await readdir(join(root, 'work'))).sort(), ['file', 'folder']);
});

test('tells a reader that a layout folder is missing, or is not a layout', async () => {
  const log = listeningLog();
  const stores = openStores({ env: {}, home: '/nonexistent', log, insecure: [], mustExist: true });
  const at = (folder: string) => stores.open(parseRepository(`oci-layout:${folder}`));
  await mkdir(join(root, 'empty'));
  await put(join(root, 'there'));
  for (const [folder, text] of [
    [join(root, 'nowhere'), /the folder does not exist/],
    [join(root, 'file'), /it is a file/],
    [join(root, 'empty'), /it has no index\.json/],
  ] as const) {
    for (const ask of [
      () => at(folder).fetchManifest(V1),
      () => at(folder).fetchManifest(image.manifest.digest),
      () => at(folder).fetchTags(),
    ])
      assert.match(
        await thrownBy(ask),
        new RegExp(`^FILE_UNREADABLE Cannot read the OCI layout "[^"]*": ${text.source}`),
      );
  }
  assert.equal(await at(join(root, 'there')).fetchManifest(V1), undefined);
  assert.deepEqual(await at(join(root, 'there')).fetchTags(), []);
});
