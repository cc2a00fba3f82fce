import type { AbiReport } from '../../abi/report.ts';
import type { ExitCode, WasmImageError } from '../../core/errors.ts';
import { redact } from '../../core/text.ts';
import type { Invocation } from '../../decide/inputs/arguments.ts';
import type { Session } from '../../wiring/session.ts';

/** One call of the command line. */
export type CliRun = Extract<Invocation, { kind: 'run' }>;

/** A command on a terminal: runs, prints the result, returns the exit status. */
export type TerminalCommand = (run: CliRun, session: Session) => Promise<ExitCode>;

/** Prints to standard output and waits until it is written, so that a pipe gets everything before the process ends. */
export async function say(text: string): Promise<ExitCode> {
  await new Promise<void>((done) => process.stdout.write(`${redact(text)}\n`, () => done()));
  return 0;
}

/** Facts for people, one per line. */
export function printFacts(facts: object): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
}

/** An error for programs. */
export function errorJson(error: WasmImageError): object {
  return { code: error.code, message: error.message, hint: error.hint, detail: error.detail, exit: error.exitCode };
}

/** Ends a failed run. The error names one reason; the report of a refused module, printed for people, names all. */
export async function failWith(
  { isJson }: CliRun,
  { error, abi }: { readonly error: WasmImageError; readonly abi: AbiReport | undefined },
): Promise<never> {
  if (!isJson && abi !== undefined) {
    const [{ isRefused }, { printAbiReport }] = await Promise.all([
      import('../../abi/judge.ts'),
      import('../../abi/print-abi.ts'),
    ]);
    if (isRefused(abi)) console.error(redact(printAbiReport(abi)));
  }
  throw error;
}
