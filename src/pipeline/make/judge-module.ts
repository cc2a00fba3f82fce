import type { Allowance } from '../../abi/allowances.ts';
import type { HostQuery } from '../../abi/host-query.ts';
import { isRefused, isRefusing, isUndecided, judgeAbi, reportUnreadable } from '../../abi/judge.ts';
import type { AbiReport } from '../../abi/report.ts';
import { CODES, type Code, WasmImageError } from '../../core/errors.ts';
import type { Validator } from '../../ports.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { readModule } from '../../wasm/read.ts';

/** What is demanded of a module. */
export interface AbiDemands {
  /** Undefined: the default hosts for the kind of module. */
  readonly hosts: readonly HostQuery[] | undefined;
  /** The ABI that the user requires. */
  readonly declared?: string | undefined;
  /** Rules of our policy that the module may break; default none. */
  readonly allowed?: readonly Allowance[] | undefined;
  /** The ABI versions that a runtime config or an image declares. */
  readonly abiVersions?: readonly string[] | undefined;
}

/**
 * Reads, validates and judges the bytes of a module. A module that cannot be read is a report with one error, not an
 * exception. @throws VALIDATION_TIMEOUT when V8 does not answer in time.
 */
export async function judgeModule(validator: Validator, bytes: Uint8Array, demands: AbiDemands): Promise<AbiReport> {
  let module: WasmModule;
  try {
    module = readModule(bytes);
  } catch (error) {
    if (error instanceof WasmImageError) return reportUnreadable(bytes, error);
    throw error;
  }
  if (module.kind === 'component') return judgeAbi(module, demands);
  return judgeAbi(module, { ...demands, validation: await validator.validate(module) });
}

/**
 * Throws if the module must not be published.
 * @throws WasmImageError ABI_REFUSED, ABI_UNDECIDED, or the reader's own code for a module that cannot be read.
 */
export function refuseUnfit(report: AbiReport): void {
  if (!isRefused(report)) return;
  const [first] = report.problems;
  if (report.kind === 'unreadable' && first !== undefined && Object.hasOwn(CODES, first.rule))
    throw new WasmImageError(first.rule as Code, first.message, { hint: first.hint });
  refuseUndecided(report);
  const { message, hint, reasons } = reasonOf(report);
  throw new WasmImageError('ABI_REFUSED', `Cannot accept the module ${report['module-digest']}: ${message}`, {
    detail: { kind: report.kind, abi: report.abi ?? 'none', reasons },
    hint,
  });
}

/**
 * The first reason to refuse a module, and how many reasons of that type there are. Problems come before hosts, because
 * they say what to change.
 */
export function reasonOf(report: AbiReport): {
  readonly message: string;
  readonly hint: string | undefined;
  readonly reasons: number;
} {
  const problems = report.problems.filter((one) => one.severity === 'error' && isRefusing(one));
  const hosts = report.hosts.filter(({ verdict }) => verdict !== 'loads' && verdict !== 'unknown');
  const [problem] = problems;
  const [host] = hosts;
  const [texts, word] = problem === undefined ? [hosts, 'host'] : [problems, 'problem'];
  const more = texts.length > 1 ? ` (and ${texts.length - 1} more ${word}${texts.length > 2 ? 's' : ''})` : '';
  const message =
    problem === undefined
      ? `${host?.host} ${host?.version} refuses it: ${host?.log ?? host?.reason}`
      : `${problem.rule} ${problem.where}: ${problem.message}`;
  return { message: message + more, hint: problem?.hint, reasons: texts.length };
}

/** @throws WasmImageError ABI_UNDECIDED when nothing is wrong with the module, but a check could not be carried out. */
export function refuseUndecided(report: AbiReport): void {
  if (!isUndecided(report)) return;
  const host = report.hosts.find(({ verdict }) => verdict === 'unknown');
  const problem = report.problems.find(({ severity }) => severity === 'unknown');
  const what = host === undefined ? 'is valid' : `loads in ${host.host} ${host.version}`;
  throw new WasmImageError(
    'ABI_UNDECIDED',
    `Cannot tell whether the module ${report['module-digest']} ${what}: ${host?.reason ?? problem?.message}`,
    { hint: problem?.hint },
  );
}
