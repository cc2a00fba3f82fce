import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { inputName } from '../../core/text.ts';
import type { Entry } from '../../decide/check/files.ts';
import { isPinnable } from '../../decide/check/pin/pin.ts';
import type { CheckedEntry, CheckedUpgrade } from '../../decide/check/report.ts';
import { RULES } from '../../decide/check/rules.ts';
import { judgeUpgrade, type UpgradeOutcome, type VersionSearch } from '../../decide/check/upgrade/judge-upgrade.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { otherVersions, readTagVersion } from '../../decide/plan/updates/versions.ts';
import { type Alike, atVersion, openAlike } from './alike.ts';
import { AT_ONCE } from './at-once.ts';
import type { Checker } from './checker.ts';

/** Versions that are checked for one reference: anybody who can push can add tags. */
const MOST = 20;
/** Filters that need another version. */
const BROKEN: readonly UpgradeOutcome[] = ['breaks', 'fails'];

/** An upgrade is a question about the future, so nothing is written for it. @throws WasmImageError INPUT_CONFLICT. */
export function refuseUpgrade(values: Values): void {
  const other = (['offline', 'pin', 'record'] as const).find((name) => values.isOn(name));
  const name = values.text('update') === undefined ? other : 'update';
  if (name === undefined) return;
  throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${inputName(name)} with an upgrade in ${inputName('hosts')}`, {
    hint:
      name === 'offline'
        ? 'what a host does depends on the module, which is read from its registry'
        : `ask first, and write then; with both versions as hosts, such as 'istio=1.28, istio=1.30', ${inputName('update')} moves to what loads in both`,
  });
}

/**
 * Says what upgrades mean for each reference, with a version that works for those that break.
 * @param before the references by their text alone. @param isGated whether versions have to pass a policy.
 */
export async function answerUpgrades(
  checker: Checker,
  checked: readonly CheckedEntry[],
  before: readonly Entry[],
  isGated: boolean,
): Promise<readonly CheckedEntry[]> {
  const broken = before.filter((_, i) => isBroken(checked[i]?.upgrade));
  const alike = openAlike(
    broken,
    (_, version, current) => current === undefined || (current.form === version.form && current.tag !== version.tag),
  );
  return inOrder(checked, AT_ONCE, async (entry, i) => {
    const { upgrade, findings, place } = entry;
    const text = before[i];
    if (upgrade === undefined || text === undefined) return entry;
    const { judged } = upgrade;
    const search = isBroken(upgrade) ? await findWorking(checker, text, judged.to, { alike, isGated }) : undefined;
    const said = judgeUpgrade(judged, search, isGated).map((finding) => ({ ...finding, place }));
    return { ...entry, upgrade: { judged, search }, findings: [...findings, ...said] };
  });
}

function isBroken(upgrade: CheckedUpgrade | undefined): boolean {
  return upgrade !== undefined && BROKEN.includes(upgrade.judged.outcome);
}

/**
 * Finds a version that works after the upgrade, best one that works before it too.
 * @returns undefined for a module that comes over http: its address names one version.
 */
async function findWorking(
  checker: Checker,
  entry: Entry,
  to: CheckedUpgrade['judged']['to'],
  { alike, isGated }: { readonly alike: Alike; readonly isGated: boolean },
): Promise<VersionSearch | undefined> {
  const { address } = entry;
  if (address?.kind !== 'image') return undefined;
  try {
    const list = () => checker.stores.open(address.repository).fetchTags();
    const tags = (await checker.deadline.hold('list versions', list)) ?? [];
    const versions = otherVersions(address.tag === undefined ? undefined : readTagVersion(address.tag), tags);
    let later: VersionSearch | undefined;
    let unknown: VersionSearch | undefined;
    for (const version of versions.slice(0, MOST)) {
      const moved = { alike: alike(entry, version), hosts: [to] };
      const checked = await checker.check(atVersion(entry, version), moved);
      const { resolved, isVerified, isRecorded, findings, upgrade } = checked;
      const why = findings.find(({ rule }) => RULES[rule].level === 'could-not-find-out');
      if (why !== undefined) unknown ??= { kind: 'unknown', why: `${version.tag}: ${why.message}` };
      const isAccepted = isPinnable(checked) && (!isGated || isVerified || isRecorded);
      if (resolved === undefined || !isAccepted) continue;
      const isForBoth = upgrade?.judged.outcome === 'loads';
      const found = { kind: 'found', version: { tag: version.tag, digest: resolved, isForBoth } } as const;
      if (isForBoth) return found;
      later ??= found;
    }
    return later ?? unknown ?? { kind: 'none', tried: Math.min(versions.length, MOST), isAll: versions.length <= MOST };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return { kind: 'unknown', why: error.message };
  }
}
