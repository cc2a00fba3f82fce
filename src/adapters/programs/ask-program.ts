import { spawn } from 'node:child_process';
import { ForeignLines } from './foreign-lines.ts';

/** One question to a program. */
export interface ProgramRequest {
  readonly args: readonly string[];
  /** All it gets on standard input. */
  readonly input: string | Uint8Array;
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly timeoutMs: number;
  /** Takes what it writes on standard error, line by line; without it that is dropped. */
  readonly onLine?: (line: string) => void;
}

/**
 * Flags that take files, children, workers and addons away from a Node that we start; Node 20 has the first under another name.
 * @param readable paths that it may read.
 */
export function confined(readable: readonly string[] = []): readonly string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const permission = ['--permission', '--experimental-permission'].find((flag) => known.has(flag));
  return permission === undefined ? [] : [permission, ...readable.map((path) => `--allow-fs-read=${path}`)];
}

const OUTPUT_LIMIT = 64 * 1024;

/**
 * Runs a program without a shell, gives it a text or bytes and takes its answer; time and output (64 KiB) are bounded.
 * @param file absolute path. @throws Error with the reason when there is no whole answer; the answer itself is never in it.
 */
export function askProgram(
  file: string,
  request: ProgramRequest,
): Promise<{ readonly status: number | null; readonly output: Buffer }> {
  const { args, input, env, folder, timeoutMs, onLine } = request;
  return new Promise((resolve, reject) => {
    const stderr = onLine === undefined ? 'ignore' : 'pipe';
    const child = spawn(file, args, {
      shell: false,
      stdio: ['pipe', 'pipe', stderr],
      env,
      windowsHide: true,
      ...(folder === undefined ? {} : { cwd: folder }),
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
    const timer = setTimeout(() => stop(`it gave no answer in ${timeoutMs} ms`), timeoutMs);
    child.on('error', (error) => stop('it could not be started', error));
    child.stdin?.on('error', () => undefined);
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > OUTPUT_LIMIT) stop(`it wrote more than ${OUTPUT_LIMIT} bytes`);
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
