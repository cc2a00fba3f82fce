import { spawnSync } from 'node:child_process';

/** One command to time. */
export interface Command {
  readonly name: string;
  /** What to run, in order and timed as one. It is called before each run, outside the measured time. */
  readonly steps: () => readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** The expected exit status; 0 by default. */
  readonly status?: number;
}

export interface Timing {
  readonly name: string;
  readonly medianMs: number;
  readonly minMs: number;
}

/**
 * Times whole processes: the commands take turns (A B A B), with one warm-up and `runs` measured runs.
 * @throws for an unexpected exit status.
 */
export function timeInTurn(commands: readonly Command[], runs: number): readonly Timing[] {
  const times = new Map<string, number[]>(commands.map((command) => [command.name, []]));
  for (let i = 0; i <= runs; i += 1) {
    for (const command of commands) {
      const steps = command.steps();
      const started = performance.now();
      for (const step of steps) runStep(command, step);
      if (i > 0) times.get(command.name)?.push(performance.now() - started);
    }
  }
  return commands.map(({ name }) => ({
    name,
    medianMs: median(times.get(name) ?? []),
    minMs: Math.min(...(times.get(name) ?? [])),
  }));
}

function runStep(command: Command, [program = '', ...args]: readonly string[]): void {
  const ended = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...command.env },
    ...(command.input === undefined ? {} : { input: command.input }),
  });
  if (ended.status !== (command.status ?? 0))
    throw new Error(`${command.name}: ${program} ${args.join(' ')} ended with ${ended.status}\n${ended.stderr}`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** A line of the table: what was measured, our figure, that of the other tool, the ratio, and the target. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  readonly target: string;
}

export function ratioRow(what: string, ours: Timing | undefined, peer: Timing | undefined, target: string): Row {
  if (ours === undefined || peer === undefined) return { what, ours: 'n/a', peer: 'n/a', ratio: '', target };
  return {
    what,
    ours: `${ours.medianMs.toFixed(0)} ms`,
    peer: `${peer.name} ${peer.medianMs.toFixed(0)} ms`,
    ratio: `${(ours.medianMs / peer.medianMs).toFixed(2)}x`,
    target,
  };
}

export function printTable(rows: readonly Row[]): string {
  const columns = ['what', 'ours', 'peer', 'ratio', 'target'] as const;
  const head: Row = { what: 'what', ours: 'ours', peer: 'peer', ratio: 'ratio', target: 'target' };
  const widths = columns.map((column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  return [head, ...rows]
    .map((row) =>
      columns
        .map((column, i) => row[column].padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
