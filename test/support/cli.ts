import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

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

/** Runs the command line from the sources, in a process with only PATH and the given environment. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runNode([resolve('src/cli.ts'), ...args], options);
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
