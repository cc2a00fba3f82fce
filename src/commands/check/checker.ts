import { type HostQuery, parseHosts } from '../../abi/host-query.ts';
import { mismatchesOf } from '../../adapters/engine/schema-validator.ts';
import { openValidator } from '../../adapters/engine/validator.ts';
import { type Deadline, openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import type { Entry, PlacedFinding } from '../../decide/check/files.ts';
import { pinOf } from '../../decide/check/judge.ts';
import { shownAddress } from '../../decide/check/report.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { type ImageAddress, imageOf, judgeServed, type ServedModules } from '../../decide/check/served.ts';
import { type Handed, handedOver, keyOf } from '../../decide/check/start/handover.ts';
import { judgeSchema } from '../../decide/check/start/judge-schema.ts';
import { notStarted } from '../../decide/check/start/judge-start.ts';
import { LOADED_BY } from '../../decide/check/targets/hosts.ts';
import type { Values } from '../../decide/inputs/values.ts';
import { parseTag, pin, printReference, printRepository, referenceTo, type Tag } from '../../oci/reference.ts';
import { checkImage, type ImageResult } from '../../pipeline/check/check-image.ts';
import type { Startable } from '../../pipeline/check/startable.ts';
import type { Stores, Validator } from '../../ports.ts';
import type { HostsOfFiles, PolicySet } from '../../wiring/check/open-policy-set.ts';
import { openStarts } from '../../wiring/check/open-starts.ts';
import { openLogin } from '../../wiring/login.ts';
import { openAuthorities, type Session } from '../../wiring/session.ts';
import { isAboutRecord, type RecordableEntry } from './record.ts';

/** What all references are checked by. */
export interface Context {
  readonly served: ServedModules;
  readonly set: PolicySet | undefined;
  /** Those of the inputs. */
  readonly hosts: readonly HostQuery[] | undefined;
  /** Those of the environments in the policy set. */
  readonly environments: HostsOfFiles | undefined;
  readonly values: Values;
  readonly session: Session;
}

/** Checks references with the network; each image once. */
export interface Checker {
  readonly check: (entry: Entry) => Promise<RecordableEntry>;
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
  const stores = openLogin(session, values, [...new Set(registries)], { mustExist: true });
  const deadline = openDeadline(secondsOf(values));
  const validator = openValidator();
  const stop = new AbortController();
  const starts = values.isOn('start') ? openStarts(stop.signal) : undefined;
  const all = new Map(entries.map((entry) => [entry, askedOf(entry, context, stores)]));
  const known = new Map<string, Promise<Omit<ImageResult, 'startable'> & Started>>();

  /** Checks an image, and starts its module with all that it is handed over: then the module is no longer needed. */
  const work = async (what: string, { demands, store }: Plan, handed: readonly Handed[]) => {
    const check = () => checkImage({ store: store(), validator }, demands);
    const { startable, ...result } = await deadline.hold(`check ${what}`, check).catch(undecided);
    const started = new Map<string, readonly Finding[]>();
    for (const one of handed) {
      if (startable === undefined || starts === undefined) break;
      if ('why' in one || started.has(keyOf(one.handover))) continue;
      const start = () => starts.start(startable, one.handover);
      const { findings } = await deadline
        .hold(`start ${what}`, async () => ({ findings: await start() }))
        .catch(undecided);
      started.set(keyOf(one.handover), findings);
    }
    return { ...result, started, schema: startable?.schema };
  };

  const check = async (entry: Entry): Promise<RecordableEntry> => {
    const { plan, handed } = all.get(entry) ?? askedOf(entry, context, stores);
    if (plan === undefined) return withoutImage(entry, context);
    const isListed = all.has(entry);
    // Another version than the one in the manifest is started for each configuration when it is asked for.
    const key = isListed ? plan.key : JSON.stringify([plan.key, 'why' in handed ? null : keyOf(handed.handover)]);
    const others = () => [...all.values()].flatMap((one) => (one.plan?.key === key ? [one.handed] : []));
    const what = quoted(isListed ? shownAddress(entry) : plan.name);
    const result = known.get(key) ?? work(what, plan, isListed ? others() : [handed]);
    known.set(key, result);
    const { findings, digest, moduleDigest, hosts, isVerified, record, started, schema } = await result;
    const isServed = entry.address?.kind === 'http';
    const served = !isServed || moduleDigest === undefined ? [] : judgeServed(entry, moduleDigest, plan.name);
    const said =
      !isVerified || starts === undefined
        ? []
        : 'why' in handed
          ? [notStarted(handed.why)]
          : (started.get(keyOf(handed.handover)) ?? []);
    return {
      ...withFindings(entry, [...findings, ...served, ...fit(entry, schema), ...said]),
      resolved: isServed ? moduleDigest : digest,
      hosts,
      isVerified,
      isRecorded: record !== undefined && !findings.some(isAboutRecord),
      record,
      lockFile: plan.lockFile,
    };
  };
  return { check, stores, validator, deadline, close: () => stop.abort() };
}

/** What starts said, by what they were given. */
interface Started {
  readonly schema: Startable['schema'];
  readonly started: ReadonlyMap<string, readonly Finding[]>;
}

type Plan = NonNullable<ReturnType<typeof planOf>>;

function askedOf(entry: Entry, context: Context, stores: Stores) {
  return { plan: planOf(entry, context, stores), handed: handedOver(entry.reference) };
}

/** Whether the configuration fits the schema of the image. */
function fit({ reference }: Entry, schema: Started['schema']): readonly Finding[] {
  if (schema === undefined) return [];
  try {
    if (schema instanceof WasmImageError) throw schema;
    return judgeSchema(reference, (value) => mismatchesOf(schema, value));
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return [{ rule: 'schema-unchecked', message: error.message, code: error.code }];
  }
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

/** What to ask for an image; undefined if nothing can be asked. */
function planOf(entry: Entry, context: Context, stores: Stores) {
  const { set, served } = context;
  const { reference } = entry;
  const address = imageOf(entry, served);
  if (address === undefined) return undefined;
  const choice = set?.choose(address.repository);
  if (set !== undefined && choice === undefined) return undefined;
  const gate = choice !== undefined && 'gate' in choice ? choice.gate : undefined;
  const lock = choice !== undefined && 'lock' in choice ? choice : undefined;
  const { consumer, isFilter } = LOADED_BY[reference.target];
  const asked = hostsFor(entry, context);
  const isServed = entry.address?.kind === 'http';
  const wanted = isServed ? (address.digest ?? address.tag ?? parseTag('latest')) : wantedOf(entry, address);
  rememberPublic(printRepository(address.repository));
  const name = printReference(referenceTo(address.repository, wanted));
  rememberPublic(name);
  return {
    name,
    key: JSON.stringify([name, address.tag, isServed, consumer, isFilter, asked]),
    lockFile: lock?.file,
    store: () => stores.open(address.repository),
    demands: {
      wanted,
      tag: address.tag,
      // The proxy fetches the module itself, from another server.
      consumer: isServed ? undefined : consumer,
      hosts: asked,
      isFilter,
      isModuleSure: reference.target !== 'image-volume',
      lock: lock?.lock,
      gate:
        gate === undefined
          ? undefined
          : (store: Parameters<typeof gate>[0], target: Tag | Digest) => gate(store, target, asked),
    },
  };
}

/** The hosts of its kind: those of the inputs, else those of its environment, else the newest. */
function hostsFor({ reference, place }: Entry, { hosts, environments }: Context): readonly HostQuery[] | undefined {
  const { host } = LOADED_BY[reference.target];
  if (host === undefined) return undefined;
  const named = [hosts, environments?.get(place.file)].map((all) => all?.filter((one) => one.host === host) ?? []);
  return named.find((own) => own.length > 0) ?? parseHosts(host);
}

/** What the target pulls: without a tag, that is `latest`. */
function wantedOf(entry: Entry, address: ImageAddress) {
  const digits = pinOf(entry);
  if (digits === undefined) return address.tag ?? parseTag('latest');
  return pin(address.repository, `sha256:${digits}` as Parameters<typeof pin>[1]).digest;
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
