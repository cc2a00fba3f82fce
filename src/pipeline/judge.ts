import type { Allowance } from '../abi/allowances.ts';
import type { HostQuery } from '../abi/hosts.ts';
import { isRefused, isRefusing, judgeAbi, reportUnreadable } from '../abi/judge.ts';
import type { AbiReport } from '../abi/report.ts';
import { CODES, type Code, WasmImageError } from '../core/errors.ts';
import type { Validator } from '../ports.ts';
import type { WasmModule } from '../wasm/module.ts';
import { readModule } from '../wasm/read.ts';

/** What is demanded of a module. */
export interface AbiDemands {
  /** Undefined: those of the kind of the module. */
  readonly hosts: readonly HostQuery[] | undefined;
  /** The ABI the user named. */
  readonly declared?: string;
  /** Rules of our policy that the module may break; default none. */
  readonly allowed?: readonly Allowance[];
  /** The ABI versions that a runtime config or image claims. */
  readonly abiVersions?: readonly string[];
}

/**
 * Reads, validates and judges the bytes of a module. A module that cannot be read is a report with one error, not an exception.
 * @throws VALIDATION_TIMEOUT when V8 could not say in time.
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

/** @throws WasmImageError ABI_REFUSED, or the reader's own code for a module that cannot be read. */
export function refuseUnfit(report: AbiReport): void {
  if (!isRefused(report)) return;
  const [first] = report.problems;
  if (report.kind === 'unreadable' && first !== undefined && Object.hasOwn(CODES, first.rule))
    throw new WasmImageError(first.rule as Code, first.message, { hint: first.hint });
  const reasons = [
    ...report.problems.filter(isRefusing).map((problem) => `${problem.rule} ${problem.where}: ${problem.message}`),
    ...report.hosts.filter((host) => host.verdict !== 'loads').map((host) => `${host.host} ${host.version} refuses it: ${host.log ?? host.rule ?? ''}`),
  ];
  const hint = report.problems.find(isRefusing)?.hint;
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  throw new WasmImageError('ABI_REFUSED', `Cannot accept the module ${report['module-digest']}: ${reasons[0] ?? ''}${more}`, {
    detail: { kind: report.kind, abi: report.abi ?? 'none', reasons: reasons.length },
    ...(hint === undefined ? {} : { hint }),
  });
}
