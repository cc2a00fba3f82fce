// Figures without another tool: start-up, number of requests, the module reader, the start of a filter.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { buildFilter } from '../lab/lib/filters.ts';
import { openStarter } from '../src/adapters/engine/starter.ts';
import { writeBigModule } from '../test/support/big-module.ts';
import { goodFilter } from '../test/support/module-writer.ts';
import { PRIVATE_PEM } from '../test/support/publisher.ts';
import { startRegistry } from '../test/support/registry.ts';
import { median, type Row, ratioRow, type Timing, timeInTurn } from './measure.ts';
import { measureTree } from './tree.ts';

const node = process.execPath;
const dist = (file: string): string => resolve('dist', file);

export async function measureAlone(folder: string, runs: number): Promise<readonly Row[]> {
  return [
    ...measureStart(folder, runs),
    ...(await countRequests(folder)),
    ...measureReader(folder, runs),
    ...(await measureSmoke(folder, runs)),
    ...(await measureTree(join(folder, 'manifests'), Math.ceil(runs / 2))),
  ];
}

/** Processes that start and find nothing to do, and the command line with a compile cache, as on a user's machine. */
function measureStart(folder: string, runs: number): readonly Row[] {
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  const filter = join(folder, 'filter.wasm');
  // 1,400 functions of 38 nops.
  const functions = Array.from({ length: 1_400 }, () => ({ signature: '->', body: new Array<number>(38).fill(1) }));
  writeFileSync(filter, goodFilter({ functions }));
  const env = { PATH: process.env.PATH ?? '' };
  const user = { ...env, HOME: folder, XDG_CACHE_HOME: '', CI: '' };
  const cli = (...args: readonly string[]) => ({
    name: args.join(' '),
    steps: () => [[node, dist('cli.cjs'), ...args]],
    env: user,
  });
  const [base, main, verify, ...commands] = timeInTurn(
    [
      { name: 'empty file', steps: () => [[node, empty]], env },
      { name: 'main.cjs', steps: () => [[node, dist('main.cjs')]], env, status: 2 },
      { name: 'verify.cjs', steps: () => [[node, dist('verify.cjs')]], env, status: 2 },
      cli('--version'),
      cli('--help'),
      cli('inspect', filter),
    ],
    runs * 2,
  );
  const names = ['--version', '--help', 'inspect of 60 KiB'];
  return [
    ratioRow('start main.cjs without inputs', main, base, '<= 2.2x'),
    ratioRow('start verify.cjs without inputs', verify, base, '<= 1.8x'),
    ...commands.map((one, i) => ratioRow(`wasm-image ${names[i]}, warm compile cache`, one, base, '<= 1.6x')),
  ];
}

/** Requests of a publish with three tags into an empty repository, and of the same publish again. */
async function countRequests(folder: string): Promise<readonly Row[]> {
  const registry = await startRegistry({ referrers: 'none' });
  writeFileSync(join(folder, 'count.wasm'), goodFilter());
  writeFileSync(join(folder, 'count.pem'), PRIVATE_PEM);
  const args = [
    'publish',
    join(folder, 'count.wasm'),
    '--images',
    `${registry.host}/bench/count`,
    '--tags',
    'v1.0.0,1.0,latest',
  ];
  const more = [
    '--signing-key',
    join(folder, 'count.pem'),
    '--output',
    join(folder, 'out'),
    '--source-date-epoch',
    '1700000000',
  ];
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
  const row = (what: string, ours: string, target: string, peer = ''): Row => ({ what, ours, peer, ratio: '', target });
  return [
    row('requests until the manifest is stored', String(stored), '<= 6, and 1 per version tag'),
    row('requests to read back', String(readBack), '<= 2'),
    row('requests per tag', String(perTag), '<= 3'),
    row('unchanged re-run, 3 tags: push part', String(push.length), '<= 4'),
    row('unchanged re-run: writes', String(writes.length), '0'),
    row('publish with key and 3 tags: all requests', String(first.length), ''),
  ];
}

/**
 * The first call of the module reader in a process, on bytes in memory: once with the digest of the module, and once
 * without it (digests are cached), next to V8 on the same bytes, since V8 computes no digest.
 */
function measureReader(folder: string, runs: number): readonly Row[] {
  const big = join(folder, 'big.wasm');
  writeFileSync(big, writeBigModule(10 * 1024 * 1024));
  const head = `const { readFileSync } = require('node:fs'); const { readModule, digestOf } = require(process.argv[1]); const bytes = new Uint8Array(readFileSync(process.argv[2]));
    const time = (what) => { const started = performance.now(); what(); return performance.now() - started; };`;
  const measure = (code: string): readonly (readonly number[])[] =>
    Array.from(
      { length: runs },
      () =>
        JSON.parse(
          execFileSync(node, ['-e', `${head}\n${code}`, dist('index.cjs'), big], { encoding: 'utf8' }),
        ) as readonly number[],
    );
  const timing = (name: string, all: readonly (readonly number[])[], index: number): Timing => {
    const times = all.map((one) => one[index] ?? Number.NaN);
    return { name, medianMs: median(times), minMs: Math.min(...times) };
  };
  const whole = timing('whole', measure('console.log(JSON.stringify([time(() => readModule(bytes))]))'), 0);
  const pair = measure(
    'digestOf(bytes); console.log(JSON.stringify([time(() => readModule(bytes)), time(() => new WebAssembly.Module(bytes))]))',
  );
  const fastest = `fastest ${whole.minMs.toFixed(1)} ms`;
  return [
    {
      what: 'read a 10 MB module, first call',
      ours: `${whole.medianMs.toFixed(1)} ms`,
      peer: fastest,
      ratio: '',
      target: '<= 15 ms',
    },
    ratioRow(
      'read a 10 MB module, without its digest',
      timing('ours', pair, 0),
      timing('WebAssembly.Module', pair, 1),
      '<= 0.3x',
    ),
  ];
}

const LOOP_DEADLINE = 1_000;

/** Starts a filter through the command line, then one with an endless loop directly, with a deadline of one second. */
async function measureSmoke(folder: string, runs: number): Promise<readonly Row[]> {
  const filters = [await buildFilter(folder), '../shared/corpus/01-envoy-gateway-cpp-0.2.1.wasm'].filter((path) =>
    existsSync(path),
  );
  const started = timeInTurn(
    filters.map((path) => ({ name: basename(path), steps: () => [[node, dist('cli.cjs'), 'run', path]] })),
    runs,
  );
  const headers = 'proxy_on_request_headers';
  const endless = { signature: 'i32 i32 i32 -> i32', exports: [headers], body: [0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 0] };
  const loop = goodFilter({ without: [headers], functions: [endless] });
  const starter = openStarter({ entry: dist('smoke.cjs'), timeoutMs: LOOP_DEADLINE });
  const over: number[] = [];
  for (let i = 0; i < 3; i++) {
    const before = performance.now();
    const { verdict } = await starter.start(loop);
    if (verdict !== 'fails') throw new Error(`the endless loop ended with ${verdict}`);
    over.push(performance.now() - before - LOOP_DEADLINE);
  }
  return [
    ...started.map(
      ({ name, medianMs, minMs }): Row => ({
        what: `start ${name}, whole process`,
        ours: `${medianMs.toFixed(0)} ms`,
        peer: `fastest ${minMs.toFixed(0)} ms`,
        ratio: '',
        target: '<= 150 ms',
      }),
    ),
    {
      what: 'an endless loop ends, after its deadline',
      ours: `${median(over).toFixed(0)} ms`,
      peer: '',
      ratio: '',
      target: '<= 100 ms',
    },
  ];
}
