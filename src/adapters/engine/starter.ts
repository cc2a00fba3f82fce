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
import type { FilterType, SmokeReport, SmokeRun, SmokeStep } from '../../smoke/smoke-report.ts';
import { readModule } from '../../wasm/read.ts';
import { confined } from '../programs/ask-program.ts';

declare const WASM_IMAGE_VERSION: string;

/** Limits of a run, and the child's program. */
export interface StarterOptions {
  /** Milliseconds for a run; default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Pages of 64 KiB that the filter may have; default 4,096, which is 256 MiB. */
  readonly maxPages?: number | undefined;
  /** The child's program; default: `smoke.cjs` next to the running bundle, or its source in development. */
  readonly entry?: string | undefined;
}

/**
 * Starts filters, each in a child process without environment, standard input, or files other than its own program.
 * Memory and time are bounded.
 */
export function openStarter(options: StarterOptions = {}): Starter {
  const limits: RunLimits = {
    timeoutMs: options.timeoutMs ?? 10_000,
    maxPages: options.maxPages ?? 4_096,
    entry: options.entry ?? findEntry(),
  };
  return { start: (module, given = {}) => start(module, given, limits) };
}

interface RunLimits {
  /** Code is compiled as Envoy does, which can take seconds. */
  readonly isOptimized?: boolean;
  readonly timeoutMs: number;
  readonly maxPages: number;
  readonly entry: string;
}

async function start(bytes: Uint8Array, given: StartOptions, limits: RunLimits): Promise<SmokeReport> {
  const module = readModule(bytes);
  const {
    filterType: asked = 'auto',
    rootId = '',
    vmConfig = new Uint8Array(0),
    pluginConfig,
    environment,
    scenario = DEFAULT_SCENARIO,
  } = given;
  const engine = `v8 ${process.versions.v8}`;
  const run = async (filterType: FilterType): Promise<SmokeRun> => {
    const setup = { filterType, rootId, vmConfig, pluginConfig, environment };
    const input = writeInput({ module: bytes, scenario, setup });
    const once = async (isOptimized: boolean): Promise<SmokeRun> =>
      runOf(await runChild(input, { ...limits, isOptimized }, given.signal), limits.timeoutMs);
    const first = await once(false);
    // Unoptimized code needs more of the stack than that of Envoy, which compiles only optimized code.
    const ended = first.steps.some(isOverStack) ? await once(true) : first;
    // A feature that our engine lacks is not the filter's fault: the host's engine may support it.
    const lacked = ended.stop?.kind === 'no-instance' ? lackedByUs(module, { validator: engine }) : [];
    if (lacked.length > 0)
      throw unavailable(`it uses ${lacked.join(', ')}, which ${engine} does not support`, undefined, {
        lacked: lacked.length,
      });
    return ended;
  };
  const facts = {
    digest: module.digest,
    engine,
    hasPluginConfig: pluginConfig !== undefined,
    maxPages: limits.maxPages,
  };
  if (asked !== 'auto')
    return judgeRun(await run(asked), { ...facts, filterType: asked, filterTypeReason: 'it was requested' });
  const first = await run('http');
  const other = fallbackOf(first);
  const second = other === undefined ? undefined : await run(other.filterType);
  if (other === undefined || second === undefined || hasNoContext(second))
    return judgeRun(first, { ...facts, filterType: 'http', filterTypeReason: 'it is the default' });
  return judgeRun(second, { ...facts, ...other });
}

function isOverStack({ outcome }: SmokeStep): boolean {
  return outcome.kind === 'trapped' && outcome.why.startsWith('Maximum call stack size');
}

/** How the child ended, and what it wrote. */
interface Ended {
  readonly output: Uint8Array;
  readonly stderr: string;
  /** `exited with status 1`. */
  readonly ending: string;
  readonly isLate: boolean;
}

function runOf({ output, stderr, ending, isLate }: Ended, timeoutMs: number): SmokeRun {
  try {
    const events = readEvents(output, isLate);
    if (events.end !== undefined) return { ...events.end, steps: events.steps };
    if (isLate && events.underWay !== undefined) return runAtDeadline(events, timeoutMs);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw unavailable(`the child process wrote output that could not be parsed: ${inert(cause.message, 200)}`, cause);
  }
  const why = isLate ? `did not start within ${timeoutMs} ms` : ending;
  throw unavailable(`the child process ${why}`, stderr === '' ? undefined : new Error(stderr));
}

function unavailable(why: string, cause?: unknown, detail?: { readonly lacked: number }): WasmImageError {
  return new WasmImageError('SMOKE_UNAVAILABLE', `Cannot start the filter: ${why}`, { cause, detail });
}

function runChild(input: readonly Uint8Array[], limits: RunLimits, signal: AbortSignal | undefined): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(unavailable('a child process could not be started', cause));
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
    const stderr = collect(child, 2, 16_384);
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
        stderr: inert(Buffer.from(stderr()).toString('utf8'), 2_000),
        ending: code === null ? `was killed (${name})` : `exited with status ${code}`,
        isLate,
      });
    });
  });
}

/**
 * V8's page limit holds for the whole process, so that growing the memory fails in the module itself. A worker that was
 * ended while it grew took 2.3 s instead.
 */
function flags({ maxPages, entry, isOptimized }: RunLimits): readonly string[] {
  // In development the entry imports other sources; the bundle is one file.
  const readable = entry.endsWith('.ts')
    ? [join(dirname(entry), '..', '..', '*'), join(dirname(entry), '..', '..', '..', 'package.json')]
    : [entry];
  return [
    ...confined(readable),
    `--wasm-max-mem-pages=${maxPages}`,
    '--max-old-space-size=512',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    ...(isOptimized === true ? ['--no-liftoff'] : []),
  ];
}

/** Collects what the child writes to a descriptor. A child that writes more than `most` bytes is killed. */
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
  // A child that ends early does not read its input; its exit status says why.
  pipe.on('error', () => undefined);
  for (const part of input) pipe.write(part);
  pipe.end();
}

/** CommonJS bundles have no `import.meta`, and ES modules have no `__dirname`. */
function findEntry(): string {
  const folder = import.meta.dirname ?? __dirname;
  return join(folder, typeof WASM_IMAGE_VERSION === 'string' ? 'smoke.cjs' : 'smoke-child.ts');
}
