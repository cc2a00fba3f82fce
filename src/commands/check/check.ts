import { askedHosts, type HostQuery, parseHosts } from '../../abi/host-query.ts';
import { mismatchesOf } from '../../adapters/engine/schema-validator.ts';
import { openValidator } from '../../adapters/engine/validator.ts';
import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import type { Address } from '../../decide/check/address.ts';
import type { Entry, PlacedFinding } from '../../decide/check/files.ts';
import { pinOf } from '../../decide/check/judge.ts';
import { type CheckedEntry, type CheckReport, shownAddress } from '../../decide/check/report.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { handedOver, keyOf } from '../../decide/check/start/handover.ts';
import { judgeSchema } from '../../decide/check/start/judge-schema.ts';
import { notStarted } from '../../decide/check/start/judge-start.ts';
import { LOADED_BY } from '../../decide/check/targets/hosts.ts';
import { type RawInputs, readValues, type Values } from '../../decide/inputs/values.ts';
import { parseTag, pin, printReference, printRepository, referenceTo, type Tag } from '../../oci/reference.ts';
import { checkImage, type ImageResult } from '../../pipeline/check/check-image.ts';
import type { Startable } from '../../pipeline/check/startable.ts';
import type { Stores } from '../../ports.ts';
import { openPolicySet, type PolicySet } from '../../wiring/check/open-policy-set.ts';
import { openStarts } from '../../wiring/check/open-starts.ts';
import { openLogin } from '../../wiring/login.ts';
import { openAuthorities, type Session } from '../../wiring/session.ts';
import { isAboutRecord, type RecordableEntry, refuseRecording, writeRecords } from './record.ts';
import { searchFiles } from './search-files.ts';

/** Images checked at the same time: each holds its module in memory. */
const AT_ONCE = 4;

/**
 * Finds the modules that manifests refer to, and checks each reference.
 * @param paths files and folders; `-` is standard input. @throws WasmImageError INPUT_*, FILE_*, POLICY_INVALID,
 * HOSTS_INVALID for what was asked; what is wrong with the manifests and images is in the report.
 */
export async function runCheck(paths: readonly string[], raw: RawInputs, session: Session): Promise<CheckReport> {
  const values = readValues('check', raw);
  if (paths.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot check: no file or folder is given', {
      hint: 'wasm-image check clusters/, or: helm template . | wasm-image check -',
    });
  const module = paths.find((path) => path.endsWith('.wasm'));
  if (module !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot check ${quoted(module)}: it is a module, not a manifest`, {
      hint: 'to check a module: wasm-image inspect FILE; to check a policy: wasm-image policy check FILE',
    });
  const hosts = askedHosts(values.text('hosts'));
  const policy = values.text('policy');
  if (values.isOn('record')) refuseRecording(policy, values);
  const set = policy === undefined ? undefined : await openPolicySet(session, values, policy, new Date());
  const { files, entries, remarks } = await searchFiles(paths, session);
  // Two policies for one image are bad input, whatever the registry says.
  for (const { address } of entries) if (address?.kind === 'image') set?.choose(address.repository);
  const checked = values.isOn('offline')
    ? entries.map((entry) => ({ ...entry, ...UNKNOWN }))
    : await checkEntries(entries, { set, hosts, values, session });
  return { files, entries: values.isOn('record') ? await writeRecords(checked, session) : checked, remarks };
}

interface Context {
  readonly set: PolicySet | undefined;
  readonly hosts: readonly HostQuery[] | undefined;
  readonly values: Values;
  readonly session: Session;
}

async function checkEntries(entries: readonly Entry[], context: Context): Promise<readonly RecordableEntry[]> {
  const { session, values } = context;
  const registries = entries.flatMap(({ address }) =>
    address?.kind === 'image' && address.repository.kind === 'registry' ? [address.repository.registry] : [],
  );
  await openAuthorities(session, values);
  // Without images, a user name is for no registry, and that is no error.
  if (registries.length === 0) return entries.map((entry) => withoutImage(entry, context));
  const stores = openLogin(session, values, [...new Set(registries)], { mustExist: true });
  const deadline = openDeadline(secondsOf(values));
  const validator = openValidator();
  const plans = entries.map((entry) => planOf(entry, context, stores));
  const handed = entries.map(({ reference }) => handedOver(reference));
  const stop = new AbortController();
  const starts = values.isOn('start') ? openStarts(stop.signal) : undefined;
  const known = new Map<string, Promise<Omit<ImageResult, 'startable'> & Started>>();
  /** Checks an image, and starts its module for every reference to it: then the module is no longer needed. */
  const work = async (what: string, { key, demands, store }: Work) => {
    const check = () => checkImage({ store: store(), validator }, demands);
    const { startable, ...result } = await deadline.hold(`check ${what}`, check).catch(undecided);
    const started = new Map<string, readonly Finding[]>();
    for (const [i, plan] of plans.entries()) {
      const one = handed[i];
      if (startable === undefined || starts === undefined || plan?.key !== key || one === undefined) continue;
      if ('why' in one || started.has(keyOf(one.handover))) continue;
      const { handover } = one;
      const start = () => starts.start(startable, handover);
      const { findings } = await deadline
        .hold(`start ${what}`, async () => ({ findings: await start() }))
        .catch(undecided);
      started.set(keyOf(handover), findings);
    }
    return { ...result, started, schema: startable?.schema };
  };
  try {
    return await inOrder(entries, AT_ONCE, async (entry, i): Promise<RecordableEntry> => {
      const plan = plans[i];
      if (plan === undefined) return withoutImage(entry, context);
      const result = known.get(plan.key) ?? work(quoted(shownAddress(entry)), plan);
      known.set(plan.key, result);
      const { findings, digest, isVerified, record, started, schema } = await result;
      const one = handed[i];
      const said =
        !isVerified || starts === undefined || one === undefined
          ? []
          : 'why' in one
            ? [notStarted(one.why)]
            : (started.get(keyOf(one.handover)) ?? []);
      const isRecorded = record !== undefined && !findings.some(isAboutRecord);
      const checked = withFindings(entry, [...findings, ...fit(entry, schema), ...said]);
      return { ...checked, resolved: digest, isVerified, isRecorded, record, lockFile: plan.lockFile };
    });
  } finally {
    // A module that does not return would go on after this process.
    stop.abort();
  }
}

/** What starts said, by what they were given. */
interface Started {
  readonly schema: Startable['schema'];
  readonly started: ReadonlyMap<string, readonly Finding[]>;
}

type Work = NonNullable<ReturnType<typeof planOf>>;

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

const UNKNOWN = { resolved: undefined, isVerified: false, isRecorded: false } as const;

function withoutImage(entry: Entry, context: Context): CheckedEntry {
  return { ...withFindings(entry, unverifiable(entry, context)), ...UNKNOWN };
}

/** What to ask for an image; undefined if nothing can be asked. */
function planOf(entry: Entry, { set, hosts }: Context, stores: Stores) {
  const { address, reference } = entry;
  if (address?.kind !== 'image') return undefined;
  const choice = set?.choose(address.repository);
  if (set !== undefined && choice === undefined) return undefined;
  const gate = choice !== undefined && 'gate' in choice ? choice.gate : undefined;
  const lock = choice !== undefined && 'lock' in choice ? choice : undefined;
  const { host, consumer, isFilter } = LOADED_BY[reference.target];
  const own = hosts?.filter((one) => one.host === host) ?? [];
  const asked = own.length > 0 ? own : host === undefined ? undefined : parseHosts(host);
  const wanted = wantedOf(entry, address);
  rememberPublic(printRepository(address.repository));
  const name = printReference(referenceTo(address.repository, wanted));
  rememberPublic(name);
  return {
    key: JSON.stringify([name, address.tag, consumer, isFilter, asked]),
    lockFile: lock?.file,
    store: () => stores.open(address.repository),
    demands: {
      wanted,
      tag: address.tag,
      consumer,
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

/** What the target pulls: without a tag, that is `latest`. */
function wantedOf(entry: Entry, address: Extract<Address, { kind: 'image' }>) {
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
