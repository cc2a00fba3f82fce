// What needs no peer: start-up, request counts, the reader.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeBigModule } from '../test/support/big-module.ts';
import { goodFilter } from '../test/support/module-writer.ts';
import { PRIVATE_PEM } from '../test/support/publisher.ts';
import { startRegistry } from '../test/support/registry.ts';
import { median, type Row, ratioRow, timeInTurn } from './measure.ts';

const node = process.execPath;
const dist = (file: string): string => resolve('dist', file);

export async function measureAlone(folder: string, runs: number): Promise<readonly Row[]> {
  return [...measureStart(folder, runs), ...(await countRequests(folder)), measureReader(folder, runs)];
}

/** Whole processes that have nothing to do. */
function measureStart(folder: string, runs: number): readonly Row[] {
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  const env = { PATH: process.env.PATH ?? '' };
  const [base, main, verify, cli] = timeInTurn(
    [
      { name: 'empty file', steps: () => [[node, empty]], env },
      { name: 'main.cjs', steps: () => [[node, dist('main.cjs')]], env, status: 2 },
      { name: 'verify.cjs', steps: () => [[node, dist('verify.cjs')]], env, status: 2 },
      { name: 'cli.cjs', steps: () => [[node, dist('cli.cjs'), '--version']], env },
    ],
    runs * 2,
  );
  return [
    ratioRow('start main.cjs without inputs', main, base, '<= 2.2x'),
    ratioRow('start verify.cjs without inputs', verify, base, '<= 1.8x'),
    ratioRow('start cli.cjs --version', cli, base, '<= 2.2x'),
  ];
}

/** Requests of a publish with three tags into an empty repository, and of the same again. */
async function countRequests(folder: string): Promise<readonly Row[]> {
  const registry = await startRegistry({ referrers: 'none' });
  writeFileSync(join(folder, 'count.wasm'), goodFilter());
  writeFileSync(join(folder, 'count.pem'), PRIVATE_PEM);
  const args = ['publish', join(folder, 'count.wasm'), '--images', `${registry.host}/bench/count`, '--tags', 'v1.0.0,1.0,latest'];
  const more = ['--signing-key', join(folder, 'count.pem'), '--output', join(folder, 'out'), '--source-date-epoch', '1700000000'];
  const run = async (): Promise<readonly string[]> => {
    const child = spawn(node, [dist('cli.cjs'), ...args, ...more], { stdio: 'ignore' });
    await new Promise((done) => child.on('close', done));
    return registry.takeRequests();
  };
  const [first, again] = [await run(), await run()];
  await registry.stop();
  const stored = first.findIndex((line) => /^PUT .*manifests/.test(line)) + 1;
  const readBack = first.slice(stored).findIndex((line) => !line.startsWith('GET'));
  const perTag = first.filter((line) => line.endsWith('/manifests/latest')).length;
  const push = again.filter((line) => line.startsWith('HEAD') || /manifests\/(?:v1\.0\.0|1\.0|latest)$/.test(line));
  const writes = again.filter((line) => !/^(?:GET|HEAD)/.test(line));
  const row = (what: string, ours: string, bar: string, peer = ''): Row => ({ what, ours, peer, ratio: '', bar });
  return [
    row('requests until the manifest is stored', String(stored), '<= 6'),
    row('requests to read back', String(readBack), '<= 2'),
    row('requests a tag', String(perTag), '<= 3'),
    row('unchanged re-run, 3 tags: push part', String(push.length), '<= 4'),
    row('unchanged re-run: writes', String(writes.length), '0'),
    row('publish with key and 3 tags: all requests', String(first.length), ''),
  ];
}

/** The reader on bytes in memory, first call of a process, the digest of the module included. */
function measureReader(folder: string, runs: number): Row {
  const big = join(folder, 'big.wasm');
  writeFileSync(big, writeBigModule(10 * 1024 * 1024));
  const code = `const { readFileSync } = require('node:fs'); const { readModule } = require(process.argv[1]); const bytes = new Uint8Array(readFileSync(process.argv[2]));
    const started = performance.now(); readModule(bytes); console.log(performance.now() - started)`;
  const times = Array.from({ length: runs }, () => Number(execFileSync(node, ['-e', code, dist('index.cjs'), big], { encoding: 'utf8' })));
  return { what: 'read a 10 MB module, first call', ours: `${median(times).toFixed(1)} ms`, peer: '', ratio: '', bar: '<= 15 ms' };
}
