import { isDigest, parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { VERSION } from '../../core/links.ts';
import { inputName } from '../../core/text.ts';
import { keepable, keyOfVerdict } from '../../decide/check/cache/verdict.ts';
import type { Entry } from '../../decide/check/files.ts';
import { pinOf } from '../../decide/check/judge.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { type Handed, keyOf } from '../../decide/check/start/handover.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { areFresh } from '../../decide/policy/weigh.ts';
import type { GateIdentity } from '../../wiring/check/open-policy-set.ts';
import { openVerdictCache } from '../../wiring/check/open-verdict-cache.ts';
import type { Session } from '../../wiring/session.ts';
import type { Cached, ReferencePlan } from './plan-reference.ts';
import type { RecordableEntry } from './record.ts';

/**
 * Opens the verdicts of earlier runs. Nothing is written into manifests and lock files because of
 * them, and they say nothing about an upgrade.
 * @param isAsked whether this run writes nothing and is about no upgrade.
 * @throws WasmImageError INPUT_*, FILE_UNWRITABLE.
 */
export async function openCached(
  session: Session,
  values: Values,
  paths: readonly string[],
  { folder, isAsked, now }: { readonly folder: string; readonly isAsked: boolean; readonly now: Date },
): Promise<Cached | undefined> {
  if (values.isOn('offline') || values.text('policy') === undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${inputName('cache')} ${values.isOn('offline') ? `with ${inputName('offline')}` : `without ${inputName('policy')}`}`,
      { hint: 'only verdicts by a policy are kept (see docs/check.md)' },
    );
  const cache = await openVerdictCache(session, folder, paths, now);
  return isAsked ? { cache, now, isStarted: values.isOn('start') } : undefined;
}

/** A reference that was checked, with what the network and the start said. */
export interface Fresh {
  readonly checked: RecordableEntry;
  readonly found: readonly Finding[];
  readonly times: readonly string[] | undefined;
}

/**
 * The verdict of an earlier run, or else a fresh one, which is kept if it is positive.
 * @param restore puts findings at their places.
 */
export async function cachedOr(
  cached: Cached,
  { entry, plan, handed }: { readonly entry: Entry; readonly plan: ReferencePlan; readonly handed: Handed },
  restore: (entry: Entry, findings: readonly Finding[]) => Entry,
  judge: () => Promise<Fresh>,
): Promise<RecordableEntry> {
  const { cache, now } = cached;
  const { wanted } = plan.demands;
  const pinned = pinOf(entry);
  // For a module over http, that is the digest of the module, and its image is named by a digest too.
  const identity = pinned === undefined ? undefined : await identityOf(plan);
  if (pinned === undefined || identity === undefined || !isDigest(wanted)) return (await judge()).checked;
  const { policy, trust, maxAgeSeconds } = identity;
  const key = keyOfVerdict([
    ...[VERSION, process.versions.v8, plan.key, policy, trust ?? null, cached.isStarted],
    entry.reference.target,
    pinned,
    'handover' in handed ? keyOf(handed.handover) : { ...handed },
    entry.reference.configuration?.value ?? null,
  ]);
  const isInTime = (times: readonly string[]) => maxAgeSeconds === undefined || areFresh(times, now, maxAgeSeconds);
  const known = await cache.find(key, now);
  if (known !== undefined && known.digest === wanted && isInTime(known.times)) {
    const { hosts, verifiedAt, findings } = known;
    const resolved = parseDigest(`sha256:${pinned}`);
    return { ...restore(entry, findings), resolved, hosts, verifiedAt, isVerified: true, isRecorded: false };
  }
  const { checked, found, times = [] } = await judge();
  const findings = keepable(found);
  const { resolved, hosts = [], isVerified } = checked;
  if (isVerified && resolved === `sha256:${pinned}` && findings !== undefined)
    await cache.keep(key, { verifiedAt: now, digest: wanted, hosts, times, findings });
  return checked;
}

/** @returns undefined if the trusted root cannot be had: then there is no verdict to reuse. */
async function identityOf({ identity }: ReferencePlan): Promise<GateIdentity | undefined> {
  try {
    return await identity?.();
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}
