import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { putExamples } from '../../scripts/stand-ins.ts';
import type { Ended } from './cli.ts';

/**
 * Bundles the command line and the child that starts filters, so that the current sources start fast, and on Node 20.
 * `explain` reads the documents of the folder above.
 * @returns the path of the program in `folder`.
 */
export async function bundleCli(folder: string): Promise<string> {
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    define: { WASM_IMAGE_VERSION: '"test"' },
  } as const;
  const cli = join(folder, 'cli.cjs');
  await build({ ...common, entryPoints: ['src/adapters/engine/smoke-child.ts'], outfile: join(folder, 'smoke.cjs') });
  await build({
    ...common,
    entryPoints: ['src/cli.ts'],
    outfile: cli,
    logOverride: { 'empty-import-meta': 'silent' },
    plugins: [{ name: 'examples', setup: ({ onLoad }) => putExamples(onLoad) }],
  });
  return cli;
}

/** Runs it with a version of Node, in a folder, without our environment. */
export function runOn(node: string, cli: string, args: readonly string[], folder: string): Promise<Ended> {
  const child = spawn(node, [cli, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}
