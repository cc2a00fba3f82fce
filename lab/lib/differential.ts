// Programs in other languages read the same mutants as we do. Where we accept a mutant, they must read the same values.
import { strict as assert } from 'node:assert';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { freshFolder } from './places.ts';
import { plainEnvironment } from './process.ts';

/** Mutants per kind, and the seed. Each CI run reads 5,000 of each kind; the nightly job sets both. */
export const MUTANTS = Number(process.env.DIFFERENTIAL_COUNT ?? 5_000);
export const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 1);

/** What a reader returned for one input. */
export type Reading = { readonly value: unknown } | { readonly error: string };

/**
 * A program that reads one case per line, `{"kind": K, "data": BASE64}`, and answers each with one line, in order:
 * `{"value": ...}` or `{"error": "..."}`. It is started once and reads thousands of cases.
 */
export interface Judge {
  readonly name: string;
  ask(kind: string, data: Uint8Array): Promise<Reading>;
  stop(): Promise<void>;
}

/** One kind of document. */
export interface Kind {
  readonly name: string;
  /** The same seed gives the same mutant. */
  readonly make: (seed: number) => Uint8Array;
  /**
   * Our reader. It returns plain values, or a promise of them, or undefined if we refuse. Anything that it throws is a
   * failure.
   */
  readonly read: (bytes: Uint8Array) => unknown;
  /** The other readers. */
  readonly judges: readonly JudgeOf[];
  /** The least share of mutants that we must accept, since a reader that refuses everything proves nothing. */
  readonly floor: number;
}

/** One judge of a kind. */
export interface JudgeOf {
  readonly judge: Judge;
  /** What the judge calls the kind; its name by default. */
  readonly kind?: string;
  /** Reduces our value to what this judge reports; the whole value by default. */
  readonly sees?: (value: unknown) => unknown;
  /** Removes from the judge's value what does not count as a difference. */
  readonly adjust?: (value: unknown) => unknown;
  /** Whether both read the same; equality by default. */
  readonly agrees?: (ours: unknown, theirs: unknown) => boolean;
  /** Whether the judge may refuse what we accept. */
  readonly mayRefuse?: boolean;
}

/** The result for one kind. */
export interface Tally {
  readonly kind: string;
  readonly mutants: number;
  readonly accepted: number;
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly kind: string;
  readonly judge: string;
  readonly number: number;
  readonly file: string;
  readonly ours: unknown;
  readonly theirs: Reading;
}

const BATCH = 500;
const MOST_DIFFERENCES = 20;

/** Starts a judge. @throws in `ask` if it ends before it answers. */
export function startJudge(name: string, command: string, args: readonly string[] = []): Judge {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { env: plainEnvironment(), stdio: 'pipe' });
  const lines: Interface = createInterface({ input: child.stdout });
  const waiting: { done: (reading: Reading) => void; failed: (error: Error) => void }[] = [];
  let words = '';
  let ended: Error | undefined;
  const end = (error: Error) => {
    ended ??= error;
    for (const one of waiting.splice(0)) one.failed(ended);
  };
  lines.on('line', (line) => waiting.shift()?.done(JSON.parse(line) as Reading));
  child.stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk.toString('utf8')}`.slice(-10_000);
  });
  child.stdin.on('error', () => {});
  child.on('error', (cause) => end(new Error(`Cannot run the judge ${name}`, { cause })));
  child.on('close', (status, signal) => end(new Error(`The judge ${name} ended with ${status ?? signal}:\n${words}`)));
  return {
    name,
    async ask(kind, data) {
      if (ended !== undefined) throw ended;
      const answer = new Promise<Reading>((done, failed) => waiting.push({ done, failed }));
      child.stdin.write(
        `${JSON.stringify({ kind, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') })}\n`,
      );
      return answer;
    },
    async stop() {
      const gone =
        child.exitCode === null && child.signalCode === null && child.pid !== undefined
          ? once(child, 'close')
          : undefined;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/**
 * Reads `count` mutants of a kind with our reader and every judge. A failing input is kept in
 * lab/.run/differential-NAME.
 * @param options `folder`: where failing inputs go; made by {@link folderOf}.
 */
export async function compare(
  kind: Kind,
  options: { readonly folder: string; readonly count?: number; readonly seed?: number },
): Promise<Tally> {
  const { folder, count = MUTANTS, seed = SEED } = options;
  const differences: Difference[] = [];
  let accepted = 0;
  for (let start = 0; start < count && differences.length < MOST_DIFFERENCES; start += BATCH) {
    const asked: Promise<Difference | undefined>[] = [];
    for (let number = start; number < Math.min(start + BATCH, count); number++) {
      const bytes = kind.make(seed * 1_000_003 + number);
      const ours = await kind.read(bytes);
      if (ours === undefined) continue;
      accepted += 1;
      for (const one of kind.judges) asked.push(judged(kind, one, { number, bytes, ours, folder }));
    }
    differences.push(...(await Promise.all(asked)).filter((one) => one !== undefined));
  }
  return { kind: kind.name, mutants: count, accepted, differences };
}

async function judged(
  kind: Kind,
  {
    judge,
    kind: asked = kind.name,
    sees = (value) => value,
    adjust = (value) => value,
    agrees = isDeepStrictEqual,
    mayRefuse = false,
  }: JudgeOf,
  {
    number,
    bytes,
    ours,
    folder,
  }: { readonly number: number; readonly bytes: Uint8Array; readonly ours: unknown; readonly folder: string },
): Promise<Difference | undefined> {
  const theirs = await judge.ask(asked, bytes);
  const expected = plain(sees(ours));
  if ('value' in theirs && agrees(expected, plain(adjust(theirs.value)))) return undefined;
  if ('error' in theirs && mayRefuse) return undefined;
  const file = join(folder, `${kind.name.replaceAll(/[^a-z0-9]+/g, '-')}-${number}.bin`);
  writeFileSync(file, bytes);
  return { kind: kind.name, judge: judge.name, number, file, ours: expected, theirs };
}

/** The value after a round trip through JSON: no undefined members, no minus zero. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** Where failing inputs of a lab file are kept: lab/.run/differential-NAME, which the nightly job uploads. */
export function folderOf(name: string): string {
  return freshFolder(`differential-${name}`);
}

/** One line for the output of the lab. */
export function printTally(name: string, tallies: readonly Tally[], seed = SEED): string {
  const sum = (count: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + count(tally), 0);
  const differences = sum((tally) => tally.differences.length);
  return `lab: differential ${name}: ${sum((tally) => tally.mutants)} mutants, ${sum((tally) => tally.accepted)} accepted, ${differences} differences, seed ${seed}`;
}

/** Fails with the first difference, or if we accepted too few mutants for a meaningful comparison. */
export function assertAgreement(kind: Kind, tally: Tally): void {
  const [first] = tally.differences;
  assert.equal(
    first,
    undefined,
    `${tally.differences.length} differences in ${tally.kind}, the first is mutant ${first?.number}, kept as ${first?.file}; ` +
      `we read ${JSON.stringify(first?.ours)?.slice(0, 2_000)}, ${first?.judge} ${JSON.stringify(first?.theirs)?.slice(0, 2_000)}`,
  );
  const least = Math.floor(tally.mutants * kind.floor);
  assert.ok(
    tally.accepted >= least,
    `only ${tally.accepted} of ${tally.mutants} mutants of ${tally.kind} were accepted; at least ${least} must be`,
  );
}
