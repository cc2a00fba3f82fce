import type { PrintOptions } from '../../abi/print-abi.ts';
import type { AbiReport } from '../../abi/report.ts';
import { fileFault } from '../../adapters/host/file-fault.ts';
import { closeTerminalLog, openTerminalLog } from '../../adapters/host/log.ts';
import type { ExitCode, WasmImageError } from '../../core/errors.ts';
import { linkDocuments } from '../../core/links.ts';
import { coloursFor } from '../../core/screen.ts';
import { redact } from '../../core/text.ts';
import type { Invocation } from '../../decide/inputs/arguments.ts';
import type { Log } from '../../ports.ts';
import type { Session } from '../../wiring/session.ts';

/** One call of the command line. */
export type CliRun = Extract<Invocation, { kind: 'run' }>;

/** A command on a terminal: runs, prints the result, returns the exit status. */
export type TerminalCommand = (run: CliRun, session: Session) => Promise<ExitCode>;

/** Prints to standard output and waits until it is written, so that a pipe gets everything before the process ends. */
export async function say(text: string): Promise<ExitCode> {
  closeTerminalLog();
  await writeOut(`${redact(text)}\n`);
  return 0;
}

/**
 * Writes to standard output. A reader that stops early (`| head`) is not an error.
 * @throws WasmImageError FILE_UNWRITABLE, for example if the disk is full.
 */
export async function writeOut(content: string | Uint8Array): Promise<void> {
  await new Promise<void>((done, fail) => {
    process.stdout.write(content, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error === null || error === undefined || error.code === 'EPIPE') done();
      else fail(fileFault('write', 'standard output', error));
    });
  });
}

/** Prints to standard error, below the log. */
export function sayError(text: string): void {
  closeTerminalLog();
  console.error(redact(text));
}

/** What a stream shows: columns and colours of a terminal; whole lines for a pipe, unless COLUMNS says how wide. */
export function screenOf(
  { isJson, verbosity }: Pick<CliRun, 'isJson' | 'verbosity'>,
  stream: NodeJS.WriteStream = process.stdout,
  env: Session['env'] = process.env,
): PrintOptions {
  const given = /^[1-9]\d{0,3}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : undefined;
  return {
    colour: isJson ? 'none' : coloursFor(env, stream.isTTY === true),
    width: stream.isTTY === true ? stream.columns || given || 80 : given,
    details: verbosity === 'verbose',
  };
}

/** Opens the log on standard error, with a line for each request if the user wants all details. */
export async function openLog(run: CliRun, env: Session['env']): Promise<Log> {
  const { isJson, verbosity } = run;
  const isVerbose = verbosity === 'verbose';
  const log = openTerminalLog({
    isQuiet: verbosity === 'quiet' || (isJson && !isVerbose),
    isVerbose,
    isLive: process.stderr.isTTY === true && env.TERM !== 'dumb',
    colour: screenOf(run, process.stderr, env).colour,
  });
  if (isVerbose) (await import('../../adapters/host/request-log.ts')).logRequests(log.info);
  return log;
}

/** Runs work as a step of the log. */
export async function during<T>(session: Session, title: string, work: () => Promise<T>): Promise<T> {
  const step = session.log.step?.(title);
  try {
    return await work();
  } finally {
    step?.end();
  }
}

/** Facts for people, one per line. */
export function printFacts(facts: object): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
}

/** An error for programs. */
export function errorJson(error: WasmImageError): object {
  return {
    code: error.code,
    message: error.message,
    hint: linkDocuments(error.hint),
    detail: error.detail,
    exit: error.exitCode,
  };
}

/** Ends a failed run. The error names one problem of a refused module; the others are printed for people before it. */
export async function failWith(
  run: CliRun,
  { error, abi }: { readonly error: WasmImageError; readonly abi: AbiReport | undefined },
): Promise<never> {
  if (!run.isJson && abi !== undefined && error.code === 'ABI_REFUSED') {
    const { printRefusal } = await import('../../abi/print-abi.ts');
    sayError(printRefusal(abi, screenOf(run, process.stderr)));
  }
  throw error;
}
