import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * The requests 1 to `total` in parts: a test for each part ends in time on a slow machine too, where one test for all
 * would not.
 */
export function partsOf(total: number): readonly { readonly name: string; readonly requests: readonly number[] }[] {
  const size = 8;
  return Array.from({ length: Math.ceil(total / size) }, (_, part) => {
    const requests = Array.from({ length: size }, (_, i) => part * size + i + 1).filter((k) => k <= total);
    return { name: `requests ${requests[0]} to ${requests.at(-1)}`, requests };
  });
}

/**
 * Does what all tests of a file need before they are named. A failure ends the file at once, because open servers would
 * keep it running.
 */
export async function prepare<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    console.error(thrown);
    process.exit(1);
  }
}

/**
 * Starts the packaged command line in a process of its own. It begins once `go` is called, so that a fault can be
 * set up first.
 */
export function startWaiting(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; go(): Promise<number | null> } {
  const code = `process.stdin.once('data', () => require(${JSON.stringify(join(process.cwd(), 'dist/cli.cjs'))}))`;
  const child = spawn(process.execPath, ['-e', code, '--', 'cli', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH ?? '', SOURCE_DATE_EPOCH: '1700000000', ...env },
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return {
    child,
    go: () => {
      child.stdin?.end('go');
      return ended;
    },
  };
}
