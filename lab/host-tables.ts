// The answers of a real Envoy to every question of the probe filter in every phase. One Envoy answers all questions,
// and a new one starts only if a question ends it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PHASES, type Phase, type ProbeAnswer, parseAnswers } from '../test/support/probe-answers.ts';
import { probeFilter } from '../test/support/probe-filter.ts';
import type { ProbeCall } from '../test/support/probe-rows.ts';
import { ALWAYS, isInAbi, READS, selection } from '../test/support/probe-selection.ts';
import { probeBootstrap } from './probe-bootstrap.ts';
import { send, startUpstream } from './probe-exchange.ts';

/** Answers by call number and phase; `ends` if Envoy ended. */
export type Answers = ReadonlyMap<number, ReadonlyMap<Phase, ProbeAnswer | 'ends'>>;

const ROOT_PHASES = PHASES.slice(0, PHASES.indexOf('create'));
const STREAM_PHASES = PHASES.slice(PHASES.indexOf('create'));

/** Which filter asks which questions. */
export interface Asking {
  /** `0.2.1`. */
  readonly abi: string;
  /** The filter holds headers and bodies back. Questions that end an exchange are then left out. */
  readonly isHolding?: boolean;
  /** Only questions that read, in one exchange. */
  readonly onlyReads?: boolean;
}

/** Asks one version of Envoy all questions. @param binary path. */
export async function askEnvoy(
  binary: string,
  calls: readonly ProbeCall[],
  { abi, isHolding = false, onlyReads = false }: Asking,
): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  const module = join(folder, 'probe.wasm');
  writeFileSync(module, probeFilter(abi, calls));
  const upstream = await startUpstream();
  const table = new Table();
  try {
    const numbered = calls.map((one, number) => ({ ...one, number })).filter((one) => isInAbi(abi, one));
    const own = numbered.filter((one) => {
      if (onlyReads || one.effect === 'reads') return false;
      return !isHolding || (one.effect === 'changes' && one.before === undefined);
    });
    const start = (roots: readonly string[]): Promise<Asked> =>
      startAsked(binary, folder, probeBootstrap(module, roots, upstream.port), table);
    await askStreams(start, own, table, isHolding);
    await askRoots(start, [READS, ...own.filter((one) => one.isAlone !== true).map((one) => one.number)], table);
    for (const one of own) if (one.isAlone === true) await askRoots(start, [one.number], table);
  } finally {
    upstream.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return table.answers;
}

type Start = (roots: readonly string[]) => Promise<Asked>;

async function askStreams(
  start: Start,
  own: readonly (ProbeCall & { readonly number: number })[],
  table: Table,
  isHolding: boolean,
): Promise<void> {
  const changes = own.filter((one) => one.effect === 'changes');
  const ends = own.filter((one) => one.effect === 'ends');
  const jobs = [
    ...[READS, ...changes.map((one) => one.number)].map((call) => ({
      call,
      phase: ALWAYS,
      awaited: PHASES.indexOf('delete'),
    })),
    ...ends.flatMap((one) => {
      const phases = one.isAlone === true ? (['request headers'] as const) : STREAM_PHASES;
      return phases.map((phase) => ({
        call: one.number,
        phase: PHASES.indexOf(phase),
        awaited: PHASES.indexOf(phase),
      }));
    }),
  ];
  let envoy = await start([]);
  try {
    for (const job of jobs) {
      await envoy.exchange(selection(job.call, job.phase, isHolding));
      await envoy.exchange(undefined);
      await envoy.until(() => table.has(job.call, PHASES[job.awaited]));
      // A call may end Envoy a little later, and Envoy takes a while to end.
      if (job.phase !== ALWAYS && !(await envoy.exchange(undefined))) await envoy.until(() => false);
      if (!envoy.hasEnded()) continue;
      const phase = PHASES[job.awaited];
      if (phase !== undefined && job.call !== READS) table.end(job.call, phase);
      envoy = await start([]);
    }
  } finally {
    await envoy.stop();
  }
}

/** Root contexts, each in a separate VM that gets no request. */
async function askRoots(start: Start, numbers: readonly number[], table: Table): Promise<void> {
  const envoy = await start(numbers.map((number) => selection(number, ALWAYS))).catch(() => undefined);
  const isDone = (): boolean => numbers.every((number) => table.has(number, 'http call'));
  await envoy?.until(isDone);
  const [first] = numbers;
  if (!isDone() && first !== undefined && numbers.length === 1)
    table.end(first, ROOT_PHASES.find((phase) => !table.has(first, phase)) ?? 'http call');
  await envoy?.stop();
}

class Table {
  readonly answers = new Map<number, Map<Phase, ProbeAnswer | 'ends'>>();
  /** Phases in which all reads were answered. */
  readonly #reads = new Set<Phase>();

  has(call: number, phase: Phase | undefined): boolean {
    if (phase === undefined) return true;
    return call === READS ? this.#reads.has(phase) : this.answers.get(call)?.has(phase) === true;
  }

  put(call: number, phase: Phase, answer: ProbeAnswer): void {
    const row = this.answers.get(call) ?? new Map<Phase, ProbeAnswer | 'ends'>();
    this.answers.set(call, row);
    if (!row.has(phase)) row.set(phase, answer);
  }

  end(call: number, phase: Phase): void {
    const row = this.answers.get(call) ?? new Map<Phase, ProbeAnswer | 'ends'>();
    this.answers.set(call, row.set(phase, 'ends'));
  }

  read(line: string): void {
    const found = parseAnswers(line);
    if (found === undefined) return;
    for (const one of found.answers) this.put(one.call, found.phase, one);
    if (found.answers.length > 1) this.#reads.add(found.phase);
  }
}

interface Asked {
  /** Sends one request. @param select for the header x-select. @returns whether the response is complete. */
  exchange(select: string | undefined): Promise<boolean>;
  /** Waits until the condition holds after a line, for at most 3 s, or until Envoy ends. */
  until(holds: () => boolean): Promise<void>;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

async function startAsked(binary: string, folder: string, bootstrap: unknown, table: Table): Promise<Asked> {
  const config = join(folder, 'envoy.json');
  const admin = join(folder, 'admin');
  rmSync(admin, { force: true });
  writeFileSync(config, JSON.stringify(bootstrap));
  const parameters = [
    '-c',
    config,
    '--use-dynamic-base-id',
    '--concurrency',
    '1',
    '--admin-address-path',
    admin,
    '-l',
    'critical',
    '--log-format',
    '%v',
  ];
  const child = spawn(binary, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  const watchers = new Set<() => void>();
  const wake = (): void => {
    for (const one of watchers) one();
  };
  const tail: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    tail.push(line.slice(0, 200));
    if (tail.length > 20) tail.shift();
    table.read(line);
    wake();
  });
  child.once('close', wake);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        watchers.delete(look);
        resolve();
      };
      const look = (): void => {
        if (holds() || hasEnded()) end();
      };
      const timer = setTimeout(end, 3_000);
      watchers.add(look);
      look();
    });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stop = async (): Promise<void> => {
    agent.destroy();
    await ended(child);
  };
  try {
    const port = await portOf(admin, hasEnded);
    return { exchange: (select) => send(port, agent, select), until, hasEnded, stop };
  } catch (cause) {
    await stop();
    throw new Error(`Cannot start Envoy: ${tail.join('\n')}`, { cause });
  }
}

async function portOf(path: string, hasEnded: () => boolean): Promise<number> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && !hasEnded()) {
    try {
      const address = readFileSync(path, 'utf8').trim();
      const listeners = await (await fetch(`http://${address}/listeners?format=text`)).text();
      const ready = await (await fetch(`http://${address}/ready`)).text();
      const port = /^lab::127\.0\.0\.1:(\d+)/m.exec(listeners)?.[1];
      if (port !== undefined && ready.includes('LIVE')) return Number(port);
    } catch {
      // The admin port is not open yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Envoy did not listen');
}

/** Ends the child. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}
