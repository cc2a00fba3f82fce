import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { lackedByUs } from '../../abi/loading/engine-proposals.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import type { Starter, StartOptions } from '../../ports.ts';
import { fallbackOf, hasNoContext } from '../../smoke/filter-type.ts';
import { writeInput } from '../../smoke/input.ts';
import { judgeRun } from '../../smoke/judge-run.ts';
import { MAX_OUTPUT, readEvents, runAtDeadline } from '../../smoke/read-events.ts';
import { DEFAULT_SCENARIO } from '../../smoke/scenario/scenario.ts';
import type { FilterType, SmokeReport, SmokeRun } from '../../smoke/smoke-report.ts';
import { readModule } from '../../wasm/read.ts';
import { confined } from '../programs/ask-program.ts';

declare const WASM_IMAGE_VERSION: string;

export interface StarterOptions {
  /** Milliseconds for a whole run; default 10,000. */
  readonly timeoutMs?: number;
  /** Pages of 64 KiB that the filter may have; default 4,096, which is 256 MiB. */
  readonly maxPages?: number;
  /** The child's program; default: `smoke.cjs` beside the running bundle, or its source in development. */
  readonly entry?: string;
}

/** Starts filters, each in a child of its own: no environment, no standard input, no files but its own program, memory and time bounded. */
export function openStarter(options: StarterOptions = {}): Starter {
  const limits: Limits = {
    timeoutMs: options.timeoutMs ?? 10_000,
    maxPages: options.maxPages ?? 4_096,
    entry: options.entry ?? findEntry(),
  };
  return { start: (module, given = {}) => start(module, given, limits) };
}

type Limits = Required<StarterOptions>;

async function start(bytes: Uint8Array, given: StartOptions, limits: Limits): Promise<SmokeReport> {
  const module = readModule(bytes);
  const {
    filterType: asked = 'auto',
    rootId = '',
    vmConfig = new Uint8Array(0),
    pluginConfig,
    scenario = DEFAULT_SCENARIO,
  } = given;
  const engine = `v8 ${process.versions.v8}`;
  const run = async (filterType: FilterType): Promise<SmokeRun> => {
    const setup = { filterType, rootId, vmConfig, pluginConfig };
    const ended = runOf(
      await runChild(writeInput({ module: bytes, scenario, setup }), limits, given.signal),
      limits.timeoutMs,
    );
    // What our engine lacks is not a fault of the filter: the engine of a host may have it.
    const lacked = ended.stop?.kind === 'no-instance' ? lackedByUs(module, { validator: engine }) : [];
    if (lacked.length > 0) throw unavailable(`it uses ${lacked.join(', ')}, which ${engine} does not have`);
    return ended;
  };
  const facts = {
    digest: module.digest,
    engine,
    hasPluginConfig: pluginConfig !== undefined,
    maxPages: limits.maxPages,
  };
  if (asked !== 'auto')
    return judgeRun(await run(asked), { ...facts, filterType: asked, filterTypeReason: 'it was asked for' });
  const first = await run('http');
  const other = fallbackOf(first);
  const second = other === undefined ? undefined : await run(other.filterType);
  if (other === undefined || second === undefined || hasNoContext(second))
    return judgeRun(first, { ...facts, filterType: 'http', filterTypeReason: 'it is the default' });
  return judgeRun(second, { ...facts, ...other });
}

/** How the child ended, and what it said before. */
interface Ended {
  readonly output: Uint8Array;
  readonly complaint: string;
  readonly status: string;
  readonly isLate: boolean;
}

function runOf({ output, complaint, status, isLate }: Ended, timeoutMs: number): SmokeRun {
  try {
    const told = readEvents(output, isLate);
    if (told.end !== undefined) return { ...told.end, steps: told.steps };
    if (isLate && told.underWay !== undefined) return runAtDeadline(told, timeoutMs);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw unavailable(`the child said what cannot be read: ${inert(cause.message, 200)}`, { cause });
  }
  const why = isLate ? `the child did not begin within ${timeoutMs} ms` : `the child ended with ${status}`;
  throw unavailable(why, { cause: complaint === '' ? undefined : new Error(complaint) });
}

function unavailable(why: string, options: { cause?: unknown } = {}): WasmImageError {
  return new WasmImageError('SMOKE_UNAVAILABLE', `Cannot start the filter: ${why}`, options);
}

function runChild(input: readonly Uint8Array[], limits: Limits, signal: AbortSignal | undefined): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(unavailable('no child process can be made', { cause }));
    let child: ChildProcess;
    try {
      child = spawn(process.execPath, [...flags(limits), limits.entry], {
        env: {},
        cwd: dirname(limits.entry),
        stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      });
    } catch (cause) {
      return fail(cause);
    }
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limits.timeoutMs);
    const stop = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    const output = collect(child, 4, MAX_OUTPUT);
    const complaint = collect(child, 2, 16_384);
    send(child, input);
    child.once('error', (cause) => {
      clearTimeout(timer);
      fail(cause);
    });
    child.once('close', (code, name) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve({
        output: output(),
        complaint: inert(Buffer.from(complaint()).toString('utf8'), 2_000),
        status: `${code ?? name}`,
        isLate,
      });
    });
  });
}

/** V8's limit on pages is that of the whole process, so growing fails in the module itself, where a worker that is ended while it grows took 2.3 s. */
function flags({ maxPages, entry }: Limits): readonly string[] {
  // A source in development imports its neighbours; the bundle is one file.
  const readable = entry.endsWith('.ts')
    ? [join(dirname(entry), '..', '..', '*'), join(dirname(entry), '..', '..', '..', 'package.json')]
    : [entry];
  return [
    ...confined(readable),
    `--wasm-max-mem-pages=${maxPages}`,
    '--max-old-space-size=512',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
  ];
}

/** What comes out of a descriptor; a child that says more than `most` bytes is ended, and what it said is then no whole answer. */
function collect(child: ChildProcess, descriptor: number, most: number): () => Uint8Array {
  const parts: Buffer[] = [];
  let size = 0;
  child.stdio[descriptor]?.on('data', (part: Buffer) => {
    size += part.length;
    if (size <= most) parts.push(part);
    else child.kill('SIGKILL');
  });
  return () => new Uint8Array(Buffer.concat(parts));
}

function send(child: ChildProcess, input: readonly Uint8Array[]): void {
  const pipe = child.stdio[3];
  if (pipe === null || pipe === undefined || !('write' in pipe)) return;
  // A child that ended early does not read its input; how it ended says why.
  pipe.on('error', () => undefined);
  for (const part of input) pipe.write(part);
  pipe.end();
}

/** CommonJS bundles have no `import.meta`, and modules no `__dirname`. */
function findEntry(): string {
  const folder = import.meta.dirname ?? __dirname;
  return join(folder, typeof WASM_IMAGE_VERSION === 'string' ? 'smoke.cjs' : 'smoke-child.ts');
}
