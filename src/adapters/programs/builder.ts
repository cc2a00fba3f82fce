import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { inert, inputName, quoted } from '../../core/text.ts';
import { learnHints, whyNotStarted } from '../../decide/plan/toolchains/build-hints.ts';
import type { Builder, Log, ScratchFolder } from '../../ports.ts';
import { fileFault } from '../host/file-fault.ts';
import type { Environment } from '../host/program.ts';
import { findUpwards, isThere } from '../host/project/folder.ts';
import { lookAt } from '../host/project/look.ts';
import { openWorkspace } from '../host/workspace.ts';
import { askProgram } from './ask-program.ts';
import { buildEnvironment } from './build-environment.ts';
import { findModules } from './built-files.ts';
import { ForeignLines } from './foreign-lines.ts';
import { commandOf } from './node-command.ts';
import { copySources } from './source-copy.ts';

/** How to run build commands. */
export interface BuilderOptions {
  readonly log: Log;
  /** The workspace: relative folders are relative to it. */
  readonly root: string;
  readonly env: Environment;
  /** How long one command may run. */
  readonly timeoutMs: number;
  /** Seconds since 1970 for SOURCE_DATE_EPOCH. */
  readonly sourceDateEpoch?: number | undefined;
  /** Between SIGTERM and SIGKILL; default 2 s. */
  readonly graceMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a command ended. */
type Ending =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'failed'; readonly cause: NodeJS.ErrnoException }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancelled' };

/**
 * Runs build commands without a shell, with allowed variables only. Their output cannot give commands to the runner.
 * The time limit ends the process group, and nothing in the group outlives the command.
 */
export function openBuilder(options: BuilderOptions): Builder {
  const env = buildEnvironment(options.env, options.sourceDateEpoch);
  return {
    async run(argv, path, more) {
      const folder = resolve(options.root, path);
      const shown = inert(argv.join(' '), 200);
      if (!isFolder(folder))
        throw failure(shown, `${quoted(path)} is not a folder`, {
          hint: `set ${inputName('working-directory')} to a folder in the checkout`,
        });
      const [program, ...args] = commandOf(argv, env);
      options.log.info(`Run ${shown}`);
      const hints = learnHints(argv);
      const ending = await runCommand(
        program,
        args,
        folder,
        { ...env, ...more },
        {
          ...options,
          onLine: (line) => {
            options.log.info(line);
            hints.learn(line);
          },
        },
      );
      refuse({ shown, program, ending, timeoutMs: options.timeoutMs, hint: hints.hint });
    },
    async ask(argv, path) {
      const [program, ...args] = commandOf(argv, env);
      const request = { args, input: '', env, folder: resolve(options.root, path), timeoutMs: ASK_LIMIT_MS };
      const answer = await askProgram(program, request).catch(() => undefined);
      return answer?.status === 0 ? answer.output.toString('utf8') : undefined;
    },
    variable: (name) => env[name],
    placeOf: (path) => resolve(options.root, path),
    isThere,
    async look(path) {
      const folder = resolve(options.root, path);
      return await lookAt(folder, (await findUpwards(folder, '.git')) ?? resolve(options.root));
    },
    async makeFolder(path) {
      await mkdir(resolve(options.root, path), { recursive: true }).catch((cause: unknown) => {
        throw fileFault('write', path, cause);
      });
    },
    openScratch: () => openScratch(options.env),
    async copySources(path) {
      const [scratch, cache] = [await openScratch(options.env), await openScratch(options.env)];
      const remove = async (): Promise<void> => void (await Promise.all([scratch.remove(), cache.remove()]));
      try {
        const copied = await copySources(resolve(options.root, path), scratch.path, options.env);
        const { CARGO_TARGET_DIR: _, ZIG_LOCAL_CACHE_DIR: __, ...kept } = options.env;
        const builder = openBuilder({ ...options, root: scratch.path, env: { ...kept, GOCACHE: cache.path } });
        return { ...scratch, remove, folder: copied.replaceAll('\\', '/'), builder };
      } catch (thrown) {
        await remove();
        throw thrown;
      }
    },
    findModules: (path) => findModules(resolve(options.root, path)),
  };
}

async function openScratch(env: Environment): Promise<ScratchFolder> {
  const made = await realpath(await mkdtemp(join(env.RUNNER_TEMP ?? tmpdir(), 'wasm-image-build-')));
  return {
    path: made,
    files: openWorkspace(made),
    remove: () => rm(made, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** rustup may install the toolchain of the folder before it answers. */
const ASK_LIMIT_MS = 300_000;

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function runCommand(
  program: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string>,
  options: BuilderOptions & { readonly onLine: (line: string) => void },
): Promise<Ending> {
  const { onLine, timeoutMs, graceMs = 2_000, signal } = options;
  if (signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
  return new Promise((done) => {
    let stopped: 'timeout' | 'cancelled' | undefined;
    let ending: Ending | undefined;
    const timers: NodeJS.Timeout[] = [];
    const child = start(program, args, folder, env);
    const kill = (): void => endGroup(child, 'SIGKILL');
    const stop = (why: 'timeout' | 'cancelled'): void => {
      stopped ??= why;
      endGroup(child, 'SIGTERM');
      timers.push(setTimeout(kill, graceMs));
    };
    const cancel = (): void => stop('cancelled');
    const finish = (last: Ending): void => {
      for (const timer of timers) clearTimeout(timer);
      process.off('exit', kill);
      signal?.removeEventListener('abort', cancel);
      done(stopped === undefined ? last : { kind: stopped });
    };
    process.on('exit', kill);
    signal?.addEventListener('abort', cancel, { once: true });
    timers.push(setTimeout(() => stop('timeout'), timeoutMs));
    for (const stream of [child.stdout, child.stderr]) {
      const lines = new ForeignLines(onLine);
      stream?.on('data', (chunk: Buffer) => lines.push(chunk)).on('close', () => lines.end());
    }
    child.on('error', (cause: NodeJS.ErrnoException) => finish({ kind: 'failed', cause }));
    child.on('exit', (status, name) => {
      ending = name === null ? { kind: 'exit', status: status ?? 1 } : { kind: 'signal', signal: name };
      // A background process may hold the pipes open; end it with the command.
      kill();
      timers.push(setTimeout(() => [child.stdout, child.stderr].map((stream) => stream?.destroy()), graceMs));
    });
    child.on('close', () => finish(ending ?? { kind: 'exit', status: 1 }));
  });
}

/** Starts a new process group (POSIX), so that everything the command starts can be ended with it. */
function start(program: string, args: readonly string[], folder: string, env: Record<string, string>): ChildProcess {
  return spawn(program, args, {
    cwd: folder,
    env,
    shell: false,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    const program = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawn(program, ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill(),
    );
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** `hint`: what to change, learned from the output. */
function refuse(ended: {
  readonly shown: string;
  readonly program: string;
  readonly ending: Ending;
  readonly timeoutMs: number;
  readonly hint: string | undefined;
}): void {
  const { shown, program, ending, timeoutMs, hint } = ended;
  if (ending.kind === 'exit' && ending.status === 0) return;
  if (ending.kind === 'exit')
    throw failure(shown, `it exited with status ${ending.status}`, { detail: { status: ending.status }, hint });
  if (ending.kind === 'signal')
    throw failure(shown, `it was killed by ${ending.signal}`, { detail: { signal: ending.signal } });
  if (ending.kind === 'timeout')
    throw failure(shown, `it ran longer than ${timeoutMs / 1000} s`, {
      detail: { timeoutMs },
      hint: `build in an earlier step and set ${inputName('module')}`,
    });
  if (ending.kind === 'cancelled')
    throw new WasmImageError('CANCELLED', `Cannot run ${quoted(shown)}: the run was cancelled`);
  const { why, hint: remedy } = whyNotStarted(program, ending.cause.code);
  throw failure(shown, why, { hint: remedy, cause: ending.cause });
}

function failure(shown: string, why: string, options: ErrorOptions): WasmImageError {
  return new WasmImageError('BUILD_FAILED', `Cannot run ${quoted(shown)}: ${why}`, options);
}
