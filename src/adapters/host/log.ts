import { columnsOf, paint, type Screen, wrap } from '../../core/screen.ts';
import { inert, redact, shortDigest } from '../../core/text.ts';
import type { Log, Step } from '../../ports.ts';
import { NOTABLE_MS, openStep, type TimedStep } from './steps.ts';

/** Where the log is printed; standard error. */
export interface LogStream {
  readonly isTTY?: boolean | undefined;
  /** Changes when the window does; 0 on some pseudo-terminals. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** The time, as tests can set it. */
export interface LogClock {
  /** Milliseconds. */
  now(): number;
  /** Calls back at an interval, without keeping the process alive. @returns how to stop it. */
  every(ms: number, run: () => void): () => void;
}

/** What the command line prints besides its results. */
export interface LogOptions {
  /** Only warnings. */
  readonly isQuiet: boolean;
  /** Also the time of short steps. */
  readonly isVerbose?: boolean;
  /** Whether the stream can overwrite a line: a terminal that is not dumb. */
  readonly isLive: boolean;
  readonly colour?: Screen['colour'];
  readonly stream?: LogStream;
  readonly clock?: LogClock;
}

/** A log that ends. */
export interface TerminalLog extends Log {
  step(title: string): Step;
  /** Ends the group and removes the live line; what follows may be printed anywhere. */
  close(): void;
}

const REAL_CLOCK: LogClock = {
  // performance.now() would load a module that takes 2 ms.
  now: () => Number(process.hrtime.bigint()) / 1e6,
  every(ms, run) {
    const timer = setInterval(run, ms).unref();
    return () => clearInterval(timer);
  },
};
const TICK_MS = 100;
const FRAMES = '|/-\\';

let current: TerminalLog | undefined;

/** Ends the log before results and errors are printed. */
export function closeTerminalLog(): void {
  current?.close();
}

/**
 * Prints progress on standard error; standard output holds only results. On a terminal, the newest of the steps that
 * take over half a second has one live line below the others; elsewhere all lines are plain.
 */
export function openTerminalLog(options: LogOptions): TerminalLog {
  const { isQuiet, isVerbose = false, isLive, colour = 'none', stream = process.stderr, clock = REAL_CLOCK } = options;
  const screen = (): Screen => ({ colour, width: stream.isTTY === true ? stream.columns || 80 : undefined });
  const steps = new Set<TimedStep>();
  let stopTicking: (() => void) | undefined;
  let isDrawn = false;
  let frame = 0;
  let group: TimedStep | undefined;

  const erase = (): void => {
    if (isDrawn) stream.write('\r\u001b[J');
    isDrawn = false;
  };
  const draw = (): void => {
    erase();
    const step = [...steps].reverse().find((one) => one.ms() > NOTABLE_MS);
    if (step === undefined) return;
    frame += 1;
    // The last column stays free: some terminals go to the next line after it.
    const room = (screen().width ?? 80) - 1;
    const rest = step.rest();
    const spinner = FRAMES[frame % FRAMES.length];
    stream.write(fit(`${spinner} ${fit(redact(step.title), room - 2 - rest.length)}${rest}`, room));
    isDrawn = true;
  };
  const print = (text: string): void => {
    erase();
    stream.write(`${wrap(redact(text), screen(), '    ')}\n`);
  };
  const chatter = isQuiet ? () => {} : print;
  // Results name digests in full; on the way to them they would only hide the rest.
  const brief = (text: string): string => {
    const shown = inert(text, 4096);
    return isVerbose ? shown : shown.replace(/sha256:[0-9a-f]{64}/g, shortDigest);
  };
  const begin = (title: string, result: (line: string, took: string) => void): TimedStep => {
    // A live line shows how far a step is; only its end is a line that stays.
    const done = (line: string, took?: string): void => {
      if (took !== undefined) result(line, took);
      else if (!isLive) chatter(`  ${line}`);
    };
    const step = openStep(brief(title), done, clock.now, isVerbose ? 0 : NOTABLE_MS);
    steps.add(step);
    if (isLive && !isQuiet) stopTicking ??= clock.every(TICK_MS, draw);
    const end = (): void => {
      if (!steps.delete(step)) return;
      step.end();
      if (steps.size > 0) return;
      erase();
      stopTicking?.();
      stopTicking = undefined;
    };
    return { ...step, end };
  };
  const endGroup = (): void => {
    group?.end();
    group = undefined;
  };

  const log: TerminalLog = {
    info: (text) => chatter(`  ${brief(text)}`),
    notice: (text) => chatter(`${paint(screen(), 'dim', 'notice:')} ${inert(text, 4096)}`),
    warning: (text) => print(`${paint(screen(), 'yellow', 'warning:')} ${inert(text, 4096)}`),
    group: (title) => {
      endGroup();
      chatter(brief(title));
      group = begin(title, (_, took) => chatter(paint(screen(), 'dim', `  took ${took}`)));
    },
    step: (title) => begin(title, (line) => chatter(paint(screen(), 'dim', `  ${line}`))),
    close: () => {
      endGroup();
      erase();
    },
  };
  current = log;
  return log;
}

/** A text in at most so many columns; a longer one is shortened. */
function fit(text: string, room: number): string {
  if (columnsOf(text) <= room) return text;
  let short = '';
  for (const character of text) {
    if (columnsOf(`${short}${character}...`) > room) break;
    short += character;
  }
  return `${short}...`.slice(0, Math.max(room, 0));
}
