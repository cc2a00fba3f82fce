import type { AbiReport } from '../../../abi/report.ts';
import { printSize } from '../../../core/text.ts';

/** What was found out about one version. */
export interface JudgedVersion {
  readonly report: AbiReport;
  /** `env.proxy_log`. */
  readonly imports: readonly string[];
}

/** How a new version of a module differs from the old one. */
export interface AbiDifference {
  /** Bytes of the module, before and after. */
  readonly size: readonly [number, number];
  /** The ABI, before and after; absent if it is the same. */
  readonly abi?: readonly [string, string];
  /** Hosts that load the old version and not the new one: `istio 1.24`. */
  readonly hostsLost: readonly string[];
  readonly hostsWon: readonly string[];
  readonly importsAdded: readonly string[];
  readonly importsRemoved: readonly string[];
}

/** Compares two versions that were judged for the same hosts. */
export function compareAbi(old: JudgedVersion, now: JudgedVersion): AbiDifference {
  const [before, after] = [loading(old.report), loading(now.report)];
  const [abi, newAbi] = [old.report.abi ?? 'none', now.report.abi ?? 'none'];
  return {
    size: [old.report.size, now.report.size],
    ...(abi === newAbi ? {} : { abi: [abi, newAbi] as const }),
    hostsLost: without(before, after),
    hostsWon: without(after, before),
    importsAdded: without(now.imports, old.imports),
    importsRemoved: without(old.imports, now.imports),
  };
}

function loading({ hosts }: AbiReport): readonly string[] {
  return hosts.flatMap(({ host, version, verdict }) => (verdict === 'loads' ? [`${host} ${version}`] : []));
}

function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return [...new Set(all)].filter((one) => !known.has(one));
}

/** The difference as lines, for the text of a pull request. */
export function printDifference(difference: AbiDifference): readonly string[] {
  const { size, abi, hostsLost, hostsWon, importsAdded, importsRemoved } = difference;
  const list = (title: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${title}: ${names.join(', ')}`];
  return [
    ...list('hosts lost', hostsLost),
    ...list('hosts won', hostsWon),
    ...(abi === undefined ? [] : [`ABI: ${abi[0]} -> ${abi[1]}`]),
    ...list('imports added', importsAdded),
    ...list('imports removed', importsRemoved),
    `size: ${printSize(size[0])} -> ${printSize(size[1])}`,
  ];
}
