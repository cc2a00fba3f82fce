import { CODES, type Code, type ExitCode, type WasmImageError } from '../../../core/errors.ts';

/**
 * The result of one check. `unknown`: it could not find out, so it is neither `ok` nor `failed`. `skipped`: it does not
 * apply, or nothing can answer it.
 */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'unknown' | 'skipped';

/** One line of `wasm-image doctor`. */
export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was seen. */
  readonly seen: string;
  /** What to change: a command or a setting. */
  readonly change?: string | undefined;
  /** The code of the error that a command would end with for this reason. */
  readonly code?: Code | undefined;
}

/** All checks, and the worst status among them: `failed`, then `unknown`, `warning` and `ok`. */
export interface DoctorReport {
  readonly status: Exclude<CheckStatus, 'skipped'>;
  readonly checks: readonly Check[];
}

/** Puts checks together. @param checks in the order in which they are printed. */
export function makeDoctorReport(checks: readonly Check[]): DoctorReport {
  const worst = (['failed', 'unknown', 'warning'] as const).find((status) =>
    checks.some((check) => check.status === status),
  );
  return { status: worst ?? 'ok', checks };
}

/**
 * The exit status, with the ranks of the gate: 3 for a check that failed, 5 if one could not find out, 4 if an image
 * that must exist was not found, 0 otherwise.
 */
export function exitOf({ checks }: DoctorReport): ExitCode {
  const exits = checks.flatMap(({ status, code }): ExitCode[] => {
    if (status === 'unknown') return [5];
    if (status !== 'failed') return [];
    return [code !== undefined && CODES[code].exit === 4 ? 4 : 3];
  });
  return ([3, 5, 4] as const).find((exit) => exits.includes(exit)) ?? 0;
}

/** A check of which an error was the result. @param status `failed` for a clear answer. */
export function checkOf(name: string, status: CheckStatus, error: WasmImageError): Check {
  return { name, status, seen: error.message, change: error.hint, code: error.code };
}
