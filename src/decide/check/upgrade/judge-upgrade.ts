import { type AbiReport, isRefusing } from '../../../abi/report.ts';
import { inert } from '../../../core/text.ts';
import { printHostQueries } from '../output/print-hosts.ts';
import type { Finding } from '../rules.ts';
import type { Upgrade } from './read-upgrades.ts';

/** What an upgrade of the host means for a filter. `fails`: neither version loads it. */
export type UpgradeOutcome = 'loads' | 'breaks' | 'works-later' | 'fails' | 'unknown';

/** What decides an outcome. */
export interface UpgradeReason {
  /** The rule of the ABI report. */
  readonly rule: string;
  /** What the host logs, if that is known. */
  readonly log?: string | undefined;
  readonly reason: string;
}

/** What an upgrade means for one filter, and why. */
export interface JudgedUpgrade extends Upgrade {
  readonly outcome: UpgradeOutcome;
  /** Why the version after the upgrade does not load it, or else the one before; absent if both do. */
  readonly why?: UpgradeReason | undefined;
}

type Fate = { readonly loads: boolean | undefined; readonly why?: UpgradeReason | undefined };

/** Compares what both versions of the host do. @param before the report for the version today. @param after for the other. */
export function compareUpgrade({ from, to }: Upgrade, before: AbiReport, after: AbiReport): JudgedUpgrade {
  const today = fateIn(before);
  const later = withNewProblems(fateIn(after), before, after);
  const upgrade = { from, to };
  if (today.loads === undefined || later.loads === undefined)
    return { ...upgrade, outcome: 'unknown', why: later.loads === true ? today.why : later.why };
  if (today.loads) return { ...upgrade, outcome: later.loads ? 'loads' : 'breaks', why: later.why };
  return { ...upgrade, outcome: later.loads ? 'works-later' : 'fails', why: later.why ?? today.why };
}

function fateIn({ hosts }: AbiReport): Fate {
  const [first] = hosts;
  if (first === undefined) return { loads: undefined };
  const { verdict, rule = '', log, reason = '' } = first;
  if (verdict === 'loads') return { loads: true };
  return { loads: verdict === 'unknown' ? undefined : false, why: { rule, log, reason } };
}

/** A check with only the later version would refuse what our rules find there and do not find today. */
function withNewProblems(later: Fate, before: AbiReport, after: AbiReport): Fate {
  if (later.loads !== true) return later;
  const known = new Set(before.problems.filter(isRefusing).map(({ rule, where }) => JSON.stringify([rule, where])));
  const found = after.problems.filter(isRefusing).find(({ rule, where }) => !known.has(JSON.stringify([rule, where])));
  if (found === undefined) return later;
  const { rule, message, severity } = found;
  return { loads: severity === 'unknown' ? undefined : false, why: { rule, reason: message } };
}

/** A version of the image that works after the upgrade. */
export interface WorkingVersion {
  readonly tag: string;
  readonly digest: string;
  /** Whether it works before the upgrade as well. */
  readonly isForBoth: boolean;
}

/** What the search for a version that works found. */
export type VersionSearch =
  | { readonly kind: 'found'; readonly version: WorkingVersion }
  /** `tried`: how many other versions do not work. `isAll`: there are no more. */
  | { readonly kind: 'none'; readonly tried: number; readonly isAll: boolean }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * What is to be said about a filter. @param search undefined if no version was looked for.
 * @param isGated whether versions have to pass a policy.
 */
export function judgeUpgrade(
  judged: JudgedUpgrade,
  search: VersionSearch | undefined,
  isGated: boolean,
): readonly Finding[] {
  const { from, to, outcome, why } = judged;
  const [before, after] = [printHostQueries([from]), printHostQueries([to])];
  const because = why === undefined ? '' : `: ${printReason(why)}`;
  const hint = search === undefined ? undefined : printSearch(search, after, isGated);
  switch (outcome) {
    case 'loads':
      return [];
    case 'breaks':
      return [{ rule: 'breaks', message: `${before} loads it, and ${after} does not${because}`, hint }];
    case 'works-later':
      return [{ rule: 'upgrade', message: `${before} does not load it, and ${after} does` }];
    case 'fails':
      return [{ rule: 'upgrade', message: `${before} does not load it, and ${after} does not either${because}`, hint }];
    case 'unknown':
      return [{ rule: 'undecided', message: `cannot tell whether ${before} and ${after} load it${because}` }];
  }
}

/** The rule, and the words of the host if they are known. */
export function printReason({ rule, log, reason }: UpgradeReason): string {
  return `${rule}, ${log === undefined ? inert(reason) : `which logs "${inert(log, 500)}"`}`;
}

function printSearch(search: VersionSearch, after: string, isGated: boolean): string {
  switch (search.kind) {
    case 'found': {
      const { tag, digest, isForBoth } = search.version;
      const when = isForBoth
        ? 'works in both: move to it before the upgrade'
        : `works only in ${after}: move to it then`;
      return `${inert(tag)} (${digest}) ${when}`;
    }
    case 'none':
      if (search.tried === 0) return 'the registry has no other version';
      return `no other version ${isGated ? 'that passes the policy ' : ''}works in ${after} (${search.tried} tried${search.isAll ? '' : ', and there are more'})`;
    case 'unknown':
      return `could not find out which version works: ${search.why}`;
  }
}

/** How many filters have which outcome, in one line. @param outcomes undefined for a filter that was not read. */
export function summarizeUpgrade(outcomes: readonly (UpgradeOutcome | undefined)[]): string {
  const count = (outcome: UpgradeOutcome | undefined): number => outcomes.filter((one) => one === outcome).length;
  const unknown = count('unknown') + count(undefined);
  const parts = [
    `${count('loads')} load before and after`,
    `${count('breaks')} break`,
    `${count('works-later')} work only after`,
    `${count('fails')} load in neither`,
    `${unknown} could not be found out`,
  ];
  return `upgrade: ${parts.filter((part, i) => i < 2 || !part.startsWith('0 ')).join(', ')}`;
}
