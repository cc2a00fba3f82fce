import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCli } from './bundle-cli.ts';

/** How a process ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** What standard input has; closed by default. */
  readonly input?: string | Uint8Array;
  /** Sends the signal once standard error contains this text. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly when: string };
}

let program: Promise<string> | undefined;

/**
 * Runs the command line of the current sources, in a process with only PATH and the given environment. The sources are
 * bundled once per test file, which is three times faster than loading hundreds of files for each run.
 */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  program ??= bundleOnce();
  return runNode([await program, ...args], options);
}

function bundleOnce(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-image-cli-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // The program reads the documents of the package, which are next to dist.
  cpSync('docs', join(folder, 'docs'), { recursive: true });
  mkdirSync(join(folder, 'dist'));
  return bundleCli(join(folder, 'dist'));
}

/** Runs Node 24 (the one of the tests) with arguments, without blocking the servers of the caller. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: options.folder ?? process.cwd(),
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  let [stdout, stderr] = ['', ''];
  // A chunk may end in the middle of a character.
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: string) => {
    stderr += chunk;
    if (options.signal !== undefined && stderr.includes(options.signal.when)) child.kill(options.signal.name);
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}
