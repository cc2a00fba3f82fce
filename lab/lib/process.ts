// Runs programs of the lab to the end, or starts and stops them by process id.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** The result of a program. `status` is undefined if a signal ended it. */
export interface Finished {
  readonly status: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The complete environment of the child; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly limitMs?: number;
  /** Called with the child as soon as it runs, for example to kill it. */
  readonly started?: (child: ChildProcess) => void;
}

/** A server of the lab. */
export interface Server {
  readonly name: string;
  readonly pid: number;
  log(): string;
  /** Stops it and waits until it has ended. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The file for its output. */
  readonly logFile: string;
  /** Called every 20 ms until it returns true. */
  readonly isReady: () => Promise<boolean>;
  readonly limitMs?: number;
  /** SIGKILL for servers that take seconds to stop and keep no data. */
  readonly stopSignal?: NodeJS.Signals;
}

const MAX_OUTPUT = 16 * 1024 * 1024;
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

/** The environment of every child: only PATH comes from the caller. */
export function plainEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: '/nonexistent', LC_ALL: 'C', TZ: 'UTC', ...extra };
}

/** Runs a program without a shell. @throws when it cannot start or exceeds its time (60 s) or output (16 MiB). */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => follow(command, args, options, resolve, reject));
}

function follow(
  command: string,
  args: readonly string[],
  options: RunOptions,
  resolve: (finished: Finished) => void,
  reject: (error: Error) => void,
): void {
  const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? plainEnvironment(), stdio: 'pipe' });
  running.add(child);
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(
      new Error(`Cannot finish "${command} ${args.join(' ')}" in ${options.limitMs ?? 60_000} ms: ${text(chunks.err)}`),
    );
  }, options.limitMs ?? 60_000);
  const chunks = { out: [] as Buffer[], err: [] as Buffer[] };
  let size = 0;
  const collect = (into: Buffer[]) => (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT) into.push(chunk);
    else child.kill('SIGKILL');
  };
  child.stdout.on('data', collect(chunks.out));
  child.stderr.on('data', collect(chunks.err));
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  child.on('error', (cause) => reject(new Error(`Cannot run "${command}"`, { cause })));
  child.on('close', (status, signal) => {
    clearTimeout(timer);
    running.delete(child);
    resolve({
      status: status ?? undefined,
      signal: signal ?? undefined,
      stdout: text(chunks.out),
      stderr: text(chunks.err),
    });
  });
  options.started?.(child);
}

/** Like {@link run}, for programs that must succeed. @returns standard output. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const finished = await run(command, args, options);
  if (finished.status !== 0)
    throw new Error(
      `"${command} ${args.join(' ')}" ended with ${finished.status ?? finished.signal}:\n${finished.stdout}${finished.stderr}`,
    );
  return finished.stdout;
}

/** Starts a server and waits until it is ready. @throws with its log if it ends or is not ready within 20 s. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const file = openSync(options.logFile, 'w', 0o600);
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? plainEnvironment(),
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  running.add(child);
  const gone = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  const log = () => readFileSync(options.logFile, 'utf8');
  const stop = async () => {
    child.kill(options.stopSignal ?? 'SIGTERM');
    const stubborn = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(stubborn);
    running.delete(child);
  };
  let isGone = false;
  gone.then(() => {
    isGone = true;
  });
  const deadline = performance.now() + (options.limitMs ?? 20_000);
  while (!(await options.isReady().catch(() => false))) {
    if (!isGone && performance.now() < deadline) {
      await wait(20);
      continue;
    }
    await stop();
    throw new Error(`Cannot start ${options.name}: ${isGone ? 'it ended' : 'it was not ready in time'}\n${log()}`);
  }
  return { name: options.name, pid: child.pid ?? 0, log, stop };
}

/** Whether a GET returns a status below 500, or exactly `status`. */
export async function answers(url: string, status?: number): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return status === undefined ? response.status < 500 : response.status === status;
}

/** Ports that were free just now, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Stops all servers in reverse order, even if one fails to stop. */
export async function stopAll(servers: readonly { stop(): Promise<void> }[]): Promise<void> {
  for (const server of servers.toReversed()) await server.stop().catch((error: unknown) => console.error(error));
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
