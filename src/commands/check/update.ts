import { PROFILES } from '../../abi/host-query.ts';
import type { Digest } from '../../core/digest.ts';
import { parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Entry, PlacedFinding } from '../../decide/check/files.ts';
import { type AbiDifference, compareAbi } from '../../decide/check/pin/abi-difference.ts';
import { isPinnable } from '../../decide/check/pin/pin.ts';
import type { CheckedEntry } from '../../decide/check/report.ts';
import { LEVELS, RULES, type RuleName } from '../../decide/check/rules.ts';
import { LOADED_BY } from '../../decide/check/targets/hosts.ts';
import { newerVersions, type Range, readTagVersion, type TagVersion } from '../../decide/plan/updates/versions.ts';
import type { Tag } from '../../oci/reference.ts';
import { judgeVersion } from '../../pipeline/check/judge-version.ts';
import { type Alike, atVersion, openAlike } from './alike.ts';
import type { Checker } from './checker.ts';
import type { RecordableEntry } from './record.ts';

/** The newest version that a reference can move to. */
export interface Update {
  readonly entry: CheckedEntry;
  readonly tag: Tag;
  readonly digest: Digest;
  /** The reference as it is then. */
  readonly after: CheckedEntry;
  /** Undefined if the old version cannot be read. */
  readonly difference: AbiDifference | undefined;
}

/** An update, or what is to be said about versions that are not used. */
export interface UpdateResult {
  readonly update: Update | undefined;
  readonly findings: readonly PlacedFinding[];
}

/** Versions that are verified for one reference. */
const MAX_VERSIONS = 20;
/** Digests that differ: nobody knows which version is the current one, or its tag was moved. */
const UNCLEAR: readonly RuleName[] = ['digest-conflict', 'tag-moved', 'variable', 'address'];

/** Which references move to which versions. */
export interface Moves {
  readonly range: Range;
  readonly alike: Alike;
}

/** The moves to newer versions in a range. @param entries all references. */
export function movesWithin(range: Range, entries: readonly Entry[]): Moves {
  const alike = openAlike(
    entries,
    ({ findings }, { tag }, current) =>
      current !== undefined &&
      !findings.some(({ rule }) => UNCLEAR.includes(rule)) &&
      newerVersions(current, [tag], range).length > 0,
  );
  return { range, alike };
}

/** Finds the newest version in a range whose image passes the gate. @param before the reference by its text alone. */
export async function findUpdate(
  checker: Checker,
  entry: RecordableEntry,
  before: Entry,
  { range, alike }: Moves,
): Promise<UpdateResult> {
  const { address, place, lockFile } = entry;
  const none = { update: undefined, findings: [] };
  // What is only recorded has no versions that anybody verified.
  if (address?.kind !== 'image' || address.tag === undefined || lockFile !== undefined) return none;
  if (entry.findings.some(({ rule }) => UNCLEAR.includes(rule) || rule === 'no-policy')) return none;
  const say = (rule: RuleName, message: string, hint?: string): PlacedFinding => ({ rule, message, hint, place });
  const current = readTagVersion(address.tag);
  if (current === undefined)
    return { ...none, findings: [say('not-updated', `the tag ${address.tag} names no version`)] };
  const { stores, deadline } = checker;
  try {
    const tags = await deadline.hold('list versions', () => stores.open(address.repository).fetchTags());
    const versions = newerVersions(current, tags ?? [], range);
    const findings: PlacedFinding[] = [];
    for (const version of versions.slice(0, MAX_VERSIONS)) {
      const checked = await checker.check(atVersion(before, version), { alike: alike(before, version) });
      if (checked.isVerified && checked.resolved !== undefined && isPinnable(checked))
        return { update: await withDifference(checker, entry, checked, version), findings };
      const why = checked.findings.find(({ rule }) => LEVELS[RULES[rule].level] !== 0);
      // A version that could not be checked must not be passed over as if it were bad.
      if (why !== undefined && RULES[why.rule].level === 'could-not-find-out')
        return {
          ...none,
          findings: [...findings, say('undecided', `${version.tag} is newer: ${why.message}`, why.hint)],
        };
      findings.push(
        say('not-updated', `${version.tag} is newer, and not used: ${why?.message ?? 'it is not verified'}`),
      );
    }
    if (versions.length > MAX_VERSIONS)
      findings.push(say('not-updated', `none of the ${MAX_VERSIONS} newest versions is verified`));
    return { update: undefined, findings };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return { ...none, findings: [{ ...say('undecided', error.message, error.hint), code: error.code }] };
  }
}

async function withDifference(
  checker: Checker,
  entry: CheckedEntry,
  checked: CheckedEntry,
  { tag }: TagVersion,
): Promise<Update> {
  const { address, reference, resolved } = entry;
  const digest = parseDigest(checked.resolved ?? '');
  const after = { ...checked, reference, address };
  return { entry, tag, digest, after, difference: await differenceOf() };

  async function differenceOf(): Promise<AbiDifference | undefined> {
    if (address?.kind !== 'image' || resolved === undefined) return undefined;
    const { host } = LOADED_BY[reference.target];
    const hosts = host === undefined ? undefined : PROFILES.filter((one) => one.host === host);
    const ports = { store: checker.stores.open(address.repository), validator: checker.validator };
    try {
      const [old, now] = await checker.deadline.hold('compare versions', () =>
        Promise.all([parseDigest(resolved), digest].map((one) => judgeVersion(ports, one, hosts))),
      );
      return old === undefined || now === undefined ? undefined : compareAbi(old, now);
    } catch (error) {
      // The new version is verified; an old one that is gone or broken is no reason to keep it.
      if (error instanceof WasmImageError) return undefined;
      throw error;
    }
  }
}
