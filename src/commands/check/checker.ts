import type { HostQuery } from '../../abi/host-query.ts';
import { mismatchesOf } from '../../adapters/engine/schema-validator.ts';
import { openValidator } from '../../adapters/engine/validator.ts';
import { type Deadline, openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Entry, PlacedFinding } from '../../decide/check/files.ts';
import { shownAddress } from '../../decide/check/report.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { imageOf, judgeServed } from '../../decide/check/served.ts';
import { type Handed, handedOver, keyOf } from '../../decide/check/start/handover.ts';
import { judgeFit } from '../../decide/check/start/judge-schema.ts';
import { notAccepted, notStarted } from '../../decide/check/start/judge-start.ts';
import { printRepository } from '../../oci/reference.ts';
import { checkImage, type ImageResult } from '../../pipeline/check/check-image.ts';
import { sharingReads } from '../../pipeline/check/shared-reads.ts';
import type { Startable } from '../../pipeline/check/startable.ts';
import type { Stores, Validator } from '../../ports.ts';
import { openStarts } from '../../wiring/check/open-starts.ts';
import { openLogin } from '../../wiring/login.ts';
import { openAuthorities } from '../../wiring/session.ts';
import { cachedOr, type Fresh } from './cached.ts';
import { type Context, planReference, type ReferencePlan } from './plan-reference.ts';
import { isAboutRecord, type RecordableEntry } from './record.ts';

/** Another version than the one in the manifest. */
export interface Moved {
  /** All references that may be asked for at this version: its image is read once, and started for each. */
  readonly alike: readonly Entry[];
  /** Hosts that count instead of those of the inputs. */
  readonly hosts?: readonly HostQuery[];
}

/** Checks references with the network; each image once. */
export interface Checker {
  readonly check: (entry: Entry, moved?: Moved) => Promise<RecordableEntry>;
  /** The stores of the registries of all references. */
  readonly stores: Stores;
  readonly validator: Validator;
  readonly deadline: Deadline;
  /** Ends all starts: a module that does not return would go on after this process. */
  readonly close: () => void;
}

/** What is known of a reference that was not checked. */
export const UNKNOWN = { resolved: undefined, isVerified: false, isRecorded: false } as const;

/** @param entries all references. @returns undefined without images. */
export async function openChecker(entries: readonly Entry[], context: Context): Promise<Checker | undefined> {
  const { session, values } = context;
  const registries = entries.flatMap((entry) => {
    const { repository } = imageOf(entry, context.served) ?? {};
    return repository?.kind === 'registry' ? [repository.registry] : [];
  });
  await openAuthorities(session, values);
  // Without images, a user name is for no registry, and that is no error.
  if (registries.length === 0) return undefined;
  const stores = sharingReads(openLogin(session, values, [...new Set(registries)], { mustExist: true }));
  const deadline = openDeadline(secondsOf(values));
  const validator = openValidator();
  const stop = new AbortController();
  let opened: ReturnType<typeof openStarts> | undefined;
  const starter = () => {
    opened ??= openStarts(stop.signal);
    return opened;
  };
  const isStarting = values.isOn('start');
  const all = new Map(entries.map((entry) => [entry, askedOf(entry, context, stores)]));
  const listedBy = new Map<string, Handed[]>();
  for (const { plan, handed } of all.values()) {
    if (plan === undefined) continue;
    const group = listedBy.get(plan.key);
    if (group === undefined) listedBy.set(plan.key, [handed]);
    else group.push(handed);
  }
  const known = new Map<string, Promise<Omit<ImageResult, 'startable'> & Started>>();

  /** Checks an image, and starts its module with all that it is handed over: then the module is no longer needed. */
  const work = async (
    what: string,
    { demands, store }: ReferencePlan,
    handed: readonly Handed[],
    looksForNewer: boolean,
  ) => {
    const check = () => checkImage({ store: store(), validator }, { ...demands, looksForNewer });
    const { startable, ...result } = await deadline.hold(`check ${what}`, check).catch(undecided);
    const started = new Map<string, readonly Finding[]>();
    for (const one of handed) {
      if (startable === undefined || !isStarting) break;
      if (!('handover' in one) || started.has(keyOf(one.handover))) continue;
      const start = () => starter().start(startable, one.handover);
      const { findings } = await deadline
        .hold(`start ${what}`, async () => ({ findings: await start() }))
        .catch(undecided);
      started.set(keyOf(one.handover), findings);
    }
    return { ...result, started, schema: startable?.schema };
  };

  const check = async (entry: Entry, moved?: Moved): Promise<RecordableEntry> => {
    const listed = moved === undefined ? all.get(entry) : undefined;
    const own = moved?.hosts === undefined ? context : { ...context, hosts: moved.hosts };
    const { plan, handed } = listed ?? askedOf(entry, own, stores);
    if (plan === undefined) return withoutImage(entry, context);
    const judged = { entry, plan, handed };
    if (listed === undefined || context.cached === undefined)
      return (await judge(judged, listed === undefined ? (moved?.alike ?? []) : undefined)).checked;
    return cachedOr(context.cached, judged, withFindings, () => judge(judged));
  };

  /** @param alike for another version than the one in the manifest: who else may be asked for at it. */
  const judge = async (
    { entry, plan, handed }: Judged & { readonly plan: ReferencePlan },
    alike?: readonly Entry[],
  ): Promise<Fresh> => {
    const given = alike === undefined ? [] : [handed, ...handedAlike(entry, alike)];
    const names = [...new Set(given.map((one) => ('handover' in one ? keyOf(one.handover) : '')))].sort();
    const key = alike === undefined ? plan.key : JSON.stringify([plan.key, names]);
    const what = quoted(alike === undefined ? shownAddress(entry) : plan.name);
    const handing = alike === undefined ? (listedBy.get(key) ?? []) : given;
    const result = known.get(key) ?? work(what, plan, handing, alike === undefined);
    known.set(key, result);
    const { findings, digest, moduleDigest, hosts, times, upgrade, isVerified, record, started, schema } = await result;
    const isServed = entry.address?.kind === 'http';
    const served = !isServed || moduleDigest === undefined ? [] : judgeServed(entry, moduleDigest, plan.name);
    const said =
      !isVerified || !isStarting
        ? []
        : 'handover' in handed
          ? (started.get(keyOf(handed.handover)) ?? [])
          : ['why' in handed ? notStarted(handed.why) : notAccepted(handed.wrong)];
    const found = [...findings, ...served, ...judgeFit(entry.reference, schema, mismatchesOf), ...said];
    const checked = {
      ...withFindings(entry, found),
      resolved: isServed ? moduleDigest : digest,
      hosts,
      upgrade: upgrade === undefined ? undefined : { judged: upgrade },
      isVerified,
      isRecorded: record !== undefined && !findings.some(isAboutRecord),
      record,
      lockFile: plan.lockFile,
    };
    return { checked, found, times };
  };
  return { check, stores, validator, deadline, close: () => stop.abort() };
}

/** What other references of the same kind hand over. */
function handedAlike({ reference }: Entry, alike: readonly Entry[]): readonly Handed[] {
  return alike.flatMap((one) => (one.reference.target === reference.target ? [handedOver(one.reference)] : []));
}

/** A reference, with what its filter gets. */
interface Judged {
  readonly entry: Entry;
  readonly handed: Handed;
}

/** What starts said, by what they were given. */
interface Started {
  readonly schema: Startable['schema'];
  readonly started: ReadonlyMap<string, readonly Finding[]>;
}

function askedOf(entry: Entry, context: Context, stores: Stores) {
  return { plan: planReference(entry, context, stores), handed: handedOver(entry.reference) };
}

function undecided(error: unknown): ImageResult {
  if (!(error instanceof WasmImageError)) throw error;
  const { code, message, hint } = error;
  const findings = [{ rule: 'undecided', code, message, hint }] as const;
  return { findings, digest: undefined, isVerified: false, record: undefined, startable: undefined };
}

/** A reference without an image that can be asked for. */
export function withoutImage(entry: Entry, context: Context): RecordableEntry {
  return { ...withFindings(entry, unverifiable(entry, context)), ...UNKNOWN };
}

/** What cannot be verified is denied where a policy set is given. */
function unverifiable({ address }: Entry, { set }: Context): readonly Finding[] {
  if (address?.kind === 'image')
    return [
      {
        rule: 'no-policy',
        message: `no policy is for ${printRepository(address.repository)}`,
        hint: 'add a policy for this repository to the policy set',
      },
    ];
  if (address?.kind !== 'http') return [];
  return set === undefined
    ? [{ rule: 'not-fetched', message: 'the module comes over http, and is not fetched' }]
    : [
        {
          rule: 'no-policy',
          message: 'the module comes over http, and policies are for images',
          hint: 'deploy it as an image, or serve the module of a verified image and pin its digest',
        },
      ];
}

function withFindings(entry: Entry, findings: readonly Finding[]): Entry {
  return { ...entry, findings: [...entry.findings, ...findings.map((one) => placed(entry, one))] };
}

function placed({ place, locate }: Entry, finding: Finding): PlacedFinding {
  return { ...finding, place: finding.span === undefined ? place : locate(finding.span) };
}
