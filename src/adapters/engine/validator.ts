import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import type { Validator } from '../../ports.ts';
import { confined } from '../programs/ask-program.ts';
import { webAssembly } from './web-assembly.ts';

/**
 * Modules up to this size are validated in our own process, because a child process takes 40 ms to start. Measured with
 * V8 of Node 20 and 24 on worst-case modules: at most 0.2 s and 320 MiB at this size, while a module of 1 MiB can
 * take half a minute, and one of 7 MiB all memory.
 */
const ON_THE_SPOT = 32 * 1024;
/**
 * Memory grows with the number of parameters in the types of blocks. A module of this size whose types take few bytes,
 * like those of most filters, takes at most 0.4 s and 300 MiB.
 */
const WITH_FEW_TYPES = { size: 64 * 1024, types: 512 } as const;
const MAX_ANSWER = 64 * 1024;

/**
 * The child's program as text, because the bundle is a single file. It instantiates nothing, and compiles only modules
 * that are not valid.
 */
const CHILD = `
let parts = [];
let size = 0;
process.stdin.on('data', (part) => {
  parts.push(part);
  size += part.length;
  if (size < 4) return;
  const length = (parts[0].length < 4 ? Buffer.concat(parts) : parts[0]).readUInt32BE(0);
  if (size < 4 + length) return;
  const bytes = Buffer.concat(parts).subarray(4);
  parts = [];
  size = 0;
  let reason = '';
  const isValid = WebAssembly.validate(bytes);
  if (!isValid) {
    try {
      new WebAssembly.Module(bytes);
    } catch (thrown) {
      reason = String(thrown && thrown.message);
    }
  }
  process.stdout.write(JSON.stringify({ isValid, reason: reason.slice(0, 4096) }) + '\\n');
});
`;

/** The limit of a validation. */
export interface ValidatorOptions {
  /** Milliseconds for one module in the child process; default 10,000. */
  readonly timeoutMs?: number | undefined;
}

interface V8Answer {
  readonly isValid: boolean;
  readonly reason: string;
}

/**
 * Validates core modules with V8: small ones in our own process, others in a child process without environment and
 * files, one at a time. A child that takes too long or fails is killed, and the next module gets a new one; a worker
 * could not be stopped in the middle of a validation. The last answer is remembered, because a publish judges the same
 * module when it is built, read back and verified.
 * @example
 * const { isValid } = await openValidator().validate(readModule(readFileSync('filter.wasm')));
 */
export function openValidator(options: ValidatorOptions = {}): Validator {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const validator = `v8 ${process.versions.v8}`;
  let last: { readonly digest: Digest; readonly answer: V8Answer } | undefined;
  let child: ChildProcess | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async (bytes: Uint8Array): Promise<V8Answer> => {
    try {
      if (child === undefined || hasEnded(child)) child = startChild();
      return await askChild(child, bytes, timeoutMs);
    } catch (cause) {
      child?.kill('SIGKILL');
      child = undefined;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new WasmImageError(
        'VALIDATION_TIMEOUT',
        `Cannot validate the module in a child process: ${inert(why, 200)}`,
        { cause },
      );
    }
  };
  return {
    expect: (size) => {
      if (size <= ON_THE_SPOT || last !== undefined) return;
      try {
        child ??= startChild();
      } catch {
        // Reported by `validate`.
      }
    },
    validate: async (module) => {
      const { digest, bytes } = module;
      const mine = turn.then(async () => {
        if (last?.digest === digest) return last.answer;
        const { isValid, reason } = isQuick(module) ? validateHere(bytes) : await ask(bytes);
        last = { digest, answer: { isValid, reason: cleanReason(reason) } };
        return last.answer;
      });
      turn = mine.catch(() => {});
      return { ...(await mine), validator };
    },
  };
}

function isQuick({ bytes, sections }: Parameters<Validator['validate']>[0]): boolean {
  if (bytes.byteLength <= ON_THE_SPOT) return true;
  const types = sections.filter(({ id }) => id === 1).reduce((sum, { size }) => sum + size, 0);
  return bytes.byteLength <= WITH_FEW_TYPES.size && types <= WITH_FEW_TYPES.types;
}

function validateHere(bytes: Uint8Array): V8Answer {
  if (webAssembly.validate(bytes)) return { isValid: true, reason: '' };
  try {
    new webAssembly.Module(bytes);
    return { isValid: false, reason: '' };
  } catch (thrown) {
    return { isValid: false, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** While the child is idle it does not keep our process alive, and it ends with our process. */
function startChild(): ChildProcess {
  const args = [...confined(), '--no-warnings', '--max-old-space-size=512', '-e', CHILD];
  const child = spawn(process.execPath, args, { env: {}, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
  // An error before the first module shows when a module is sent.
  for (const one of [child, child.stdin]) one?.on('error', () => {});
  hold(child, 'unref');
  // Let the kernel kill the child first when memory runs out; nothing else bounds the memory of a validation.
  if (process.platform === 'linux') writeFile(`/proc/${child.pid}/oom_score_adj`, '1000', () => {});
  if (children.size === 0) process.once('exit', killChildren);
  children.add(child);
  child.once('exit', () => {
    children.delete(child);
    if (children.size === 0) process.off('exit', killChildren);
  });
  return child;
}

/** Children that are running: one in the middle of a validation would outlive us. */
const children = new Set<ChildProcess>();
function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** An idle child may have been killed when memory ran out. */
function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function hold(child: ChildProcess, how: 'ref' | 'unref'): void {
  for (const one of [child, child.stdin, child.stdout])
    if (one !== null && how in one) (one as Pick<ChildProcess, 'ref' | 'unref'>)[how]();
}

/** @throws Error with the reason if the child does not answer. */
async function askChild(child: ChildProcess, bytes: Uint8Array, timeoutMs: number): Promise<V8Answer> {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null || child.pid === undefined) throw new Error('it did not start');
  hold(child, 'ref');
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    const give = (settle: () => void): void => {
      clearTimeout(timer);
      stdout.off('data', take);
      child.off('exit', end);
      hold(child, 'unref');
      settle();
    };
    const fail = (why: string): void => give(() => reject(new Error(why)));
    const take = (part: Buffer): void => {
      text += part.toString('latin1');
      if (text.length > MAX_ANSWER) fail(`it wrote more than ${MAX_ANSWER} bytes`);
      else if (text.endsWith('\n')) give(() => resolve(text));
    };
    const end = (status: number | null, signal: string | null): void =>
      fail(signal === null ? `it exited with status ${status}` : `it was killed (${signal})`);
    const timer = setTimeout(() => fail(`it did not answer within ${timeoutMs} ms`), timeoutMs);
    stdout.on('data', take);
    child.on('exit', end);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    stdin.write(length);
    stdin.write(bytes);
  });
  const answer = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as V8Answer;
  return { isValid: answer.isValid === true, reason: String(answer.reason) };
}

/** Removes the name of the constructor that we called to get the text. */
function cleanReason(reason: string): string {
  return inert(reason.replace(/^WebAssembly\.Module\(\): /, ''));
}
