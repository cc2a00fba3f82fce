import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLayout } from '../../src/adapters/layout/layout-store.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { pushSmall, smallImage, V1 } from '../support/store.ts';

const root = temporaryFolder();
after(() => root.remove());
const image = smallImage(2);

const HOSTILE: readonly (readonly [title: string, make: (lock: string) => void])[] = [
  [
    'a link to a file',
    (lock) => {
      writeFileSync(`${lock}-target`, '999999999 gone x\n');
      symlinkSync(`${lock}-target`, lock);
    },
  ],
  ['a FIFO', (lock) => void execFileSync('mkfifo', [lock])],
  ['a link to an endless device', (lock) => symlinkSync('/dev/zero', lock)],
];

for (const [index, [title, make]] of HOSTILE.entries()) {
  test(`refuses at once a lock that is ${title}`, {
    skip: process.platform === 'win32' && 'no FIFO on Windows',
    timeout: 10_000,
  }, async () => {
    const folder = join(root.path, `${index}`);
    const store = openLayout({ kind: 'layout', folder }, { sleep: async () => {} });
    await pushSmall(store, image);
    make(join(folder, 'index.json.lock'));
    await assert.rejects(store.putTag(V1, image.manifest), { name: 'WasmImageError', message: /index\.json\.lock/ });
  });
}
