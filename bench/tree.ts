// `check` on a tree of manifests: the one that test/cli/check-tree.test.ts checks.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { policyFiles, publishTreeImages } from '../test/support/manifest-tree/images.ts';
import { makeTree } from '../test/support/manifest-tree/tree.ts';
import { startRegistry } from '../test/support/registry.ts';
import { median, type Row } from './measure.ts';

/** Checks the tree without its network part, and with all of it: each image verified and each filter started. */
export async function measureTree(folder: string, runs: number): Promise<readonly Row[]> {
  const registry = await startRegistry({ referrers: 'api' });
  try {
    const tree = makeTree(await publishTreeImages(registry, join(folder, 'copy')), 'good');
    const root = join(folder, 'tree');
    for (const [path, text] of [...tree.files, ...Object.entries(policyFiles(registry.host))]) {
      const at = join(path.startsWith('policies/') ? folder : root, path);
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, text);
    }
    const policy = ['--policy', join(folder, 'policies/set.json'), '--module-images', tree.served.join('\n')];
    const row = async (what: string, args: readonly string[], target: string): Promise<Row> => {
      const times: number[] = [];
      for (let i = 0; i <= runs; i++) {
        const before = performance.now();
        const status = await run(root, ['check', '.', '--json', ...args]);
        if (status !== 0) throw new Error(`check ended with ${status}`);
        if (i > 0) times.push(performance.now() - before);
      }
      const peer = `fastest ${Math.min(...times).toFixed(0)} ms`;
      return { what, ours: `${median(times).toFixed(0)} ms`, peer, ratio: '', target };
    };
    const size = `${tree.files.size} files with ${tree.references.length} references`;
    return [
      await row(`check ${size}, text only`, ['--offline'], ''),
      await row(`check ${size}`, policy, '<= 3000 ms'),
      // The run that is not counted fills the folder.
      await row(`check ${size}, cached verdicts`, [...policy, `--cache=${join(folder, 'cache')}`], '<= 1000 ms'),
    ];
  } finally {
    await registry.stop();
  }
}

/** Not in turn with others, as {@link timeInTurn} does: the registry is in this process and has to answer. */
function run(folder: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [resolve('dist/cli.cjs'), ...args], { cwd: folder, stdio: 'ignore' });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
}
