import { spawn } from 'node:child_process';
import { ForeignLines } from './foreign-lines.ts';

/** How to run a program that answers one question. */
export interface ProgramRequest {
  readonly args: readonly string[];
  /** The name that the program sees as its own; default the file. rustup is cargo and rustc by this name. */
  readonly argv0?: string | undefined;
  /** Everything the program reads on standard input. */
  readonly input: string | Uint8Array;
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string | undefined;
  readonly timeoutMs: number;
  /** The most bytes on standard output; default 64 KiB. */
  readonly maxBytes?: number | undefined;
  /** Gets standard error line by line; without it, standard error is dropped. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Flags that deny a Node process files, child processes, workers and addons; Node 20 has an older name for the first.
 * @param readable paths that it may read.
 */
export function confined(readable: readonly string[] = []): readonly string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const permission = ['--permission', '--experimental-permission'].find((flag) => known.has(flag));
  return permission === undefined ? [] : [permission, ...readable.map((path) => `--allow-fs-read=${path}`)];
}

/**
 * Runs a program without a shell, writes its input and collects its output. Time and output are bounded.
 * @param file absolute path. @throws Error with the reason if it does not finish; the output is never part of it.
 */
export function askProgram(
  file: string,
  request: ProgramRequest,
): Promise<{ readonly status: number | null; readonly output: Buffer }> {
  const { args, argv0, input, env, folder, timeoutMs, maxBytes = 64 * 1024, onLine } = request;
  return new Promise((resolve, reject) => {
    const stderr = onLine === undefined ? 'ignore' : 'pipe';
    const child = spawn(file, args, {
      argv0,
      shell: false,
      stdio: ['pipe', 'pipe', stderr],
      env,
      windowsHide: true,
      cwd: folder,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (why: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(new Error(why, { cause }));
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const timer = setTimeout(() => stop(`it did not answer within ${timeoutMs} ms`), timeoutMs);
    child.on('error', (error) => stop('it could not be started', error));
    child.stdin?.on('error', () => undefined);
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) stop(`it wrote more than ${maxBytes} bytes`);
      else chunks.push(chunk);
    });
    if (onLine !== undefined) {
      const lines = new ForeignLines(onLine);
      child.stderr?.on('data', (chunk: Buffer) => lines.push(chunk)).on('close', () => lines.end());
    }
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, output: Buffer.concat(chunks) });
    });
    child.stdin?.end(input);
  });
}
