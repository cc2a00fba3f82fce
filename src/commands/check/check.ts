import { relative } from 'node:path';
import { askedHosts, type HostQuery, parseHosts } from '../../abi/host-query.ts';
import { openValidator } from '../../adapters/engine/validator.ts';
import { openDeadline, secondsOf } from '../../adapters/host/deadline.ts';
import { isInside } from '../../adapters/host/workspace.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { quoted, rememberPublic } from '../../core/text.ts';
import type { Address } from '../../decide/check/address.ts';
import type { Entry, PlacedFinding } from '../../decide/check/files.ts';
import { pinOf } from '../../decide/check/judge.ts';
import { type CheckedEntry, type CheckReport, shownAddress } from '../../decide/check/report.ts';
import type { Finding } from '../../decide/check/rules.ts';
import { LOADED_BY } from '../../decide/check/targets/hosts.ts';
import { type RawInputs, readValues, type Values } from '../../decide/inputs/values.ts';
import { parseTag, pin, printReference, printRepository, referenceTo } from '../../oci/reference.ts';
import { checkImage, type ImageResult } from '../../pipeline/check/check-image.ts';
import type { Stores } from '../../ports.ts';
import { openLogin } from '../../wiring/login.ts';
import { openPolicyBase } from '../../wiring/open-policy-base.ts';
import { openPolicySet, type PolicySet } from '../../wiring/open-policy-set.ts';
import { openAuthorities, type Session } from '../../wiring/session.ts';
import { searchFiles } from './search-files.ts';

/** Images checked at the same time: each holds its module in memory. */
const AT_ONCE = 4;

/**
 * Finds the modules that manifests refer to, and checks each reference.
 * @param operands files and folders; `-` is standard input. @throws WasmImageError INPUT_*, FILE_*, POLICY_INVALID,
 * HOSTS_INVALID for what was asked; what is wrong with the manifests and images is in the report.
 */
export async function runCheck(operands: readonly string[], raw: RawInputs, session: Session): Promise<CheckReport> {
  const values = readValues('check', raw);
  const paths = pathsOf(operands, values);
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
  const base = policy === undefined ? undefined : await openPolicyBase(session, values);
  const trusted = base?.session ?? session;
  const set = policy === undefined ? undefined : await openPolicySet(trusted, values, policy, new Date());
  const { files, entries, remarks } = await searchFiles(paths, session);
  // Two policies for one image are bad input, whatever the registry says.
  for (const { address } of entries) if (address?.kind === 'image') set?.gateFor(address.repository);
  const checked = values.isOn('offline')
    ? entries.map((entry) => ({ ...entry, resolved: undefined, isVerified: false }))
    : await checkEntries(entries, { set, hosts, values, session });
  // Only now: the trusted root is read when it is needed.
  const changed = (base?.changed ?? []).map((path) => policyChanged(path, session.folder));
  return { files, entries: checked, remarks: [...remarks, ...changed] };
}

function policyChanged(path: string, folder: string): PlacedFinding {
  const file = isInside(folder, path) ? relative(folder, path).replaceAll('\\', '/') : path;
  const message = `${quoted(file)} differs from the base, and the one of the base counted`;
  return { rule: 'policy-changed', message, place: { file, line: 1, column: 1, document: 1 } };
}

/** What to check: what was given on the command line, and by the input. */
export function pathsOf(operands: readonly string[], values: Values): readonly string[] {
  return [...operands, ...values.lines('paths')];
}

interface Context {
  readonly set: PolicySet | undefined;
  readonly hosts: readonly HostQuery[] | undefined;
  readonly values: Values;
  readonly session: Session;
}

async function checkEntries(entries: readonly Entry[], context: Context): Promise<readonly CheckedEntry[]> {
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
  const known = new Map<string, Promise<ImageResult>>();
  return inOrder(entries, AT_ONCE, async (entry): Promise<CheckedEntry> => {
    const work = planOf(entry, context, stores);
    if (work === undefined) return withoutImage(entry, context);
    const { key, demands, store } = work;
    const result =
      known.get(key) ??
      deadline
        .hold(`check ${quoted(shownAddress(entry))}`, () => checkImage({ store: store(), validator }, demands))
        .catch((error: unknown): ImageResult => {
          if (!(error instanceof WasmImageError)) throw error;
          const { code, message, hint } = error;
          return { findings: [{ rule: 'undecided', code, message, hint }], digest: undefined, isVerified: false };
        });
    known.set(key, result);
    const { findings, digest, isVerified } = await result;
    return { ...withFindings(entry, findings), resolved: digest, isVerified };
  });
}

function withoutImage(entry: Entry, context: Context): CheckedEntry {
  return { ...withFindings(entry, unverifiable(entry, context)), resolved: undefined, isVerified: false };
}

/** What to ask for an image; undefined if nothing can be asked. */
function planOf(entry: Entry, { set, hosts }: Context, stores: Stores) {
  const { address, reference } = entry;
  if (address?.kind !== 'image') return undefined;
  const gate = set?.gateFor(address.repository);
  if (set !== undefined && gate === undefined) return undefined;
  const { host, consumer, isFilter } = LOADED_BY[reference.target];
  const own = hosts?.filter((one) => one.host === host) ?? [];
  const asked = own.length > 0 ? own : host === undefined ? undefined : parseHosts(host);
  const wanted = wantedOf(entry, address);
  rememberPublic(printRepository(address.repository));
  const name = printReference(referenceTo(address.repository, wanted));
  rememberPublic(name);
  return {
    key: JSON.stringify([name, address.tag, consumer, isFilter, asked]),
    store: () => stores.open(address.repository),
    demands: {
      wanted,
      tag: address.tag,
      consumer,
      hosts: asked,
      isFilter,
      isModuleSure: reference.target !== 'image-volume',
      gate: gate === undefined ? undefined : (store: Parameters<typeof gate>[0]) => gate(store, wanted, asked),
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
  return { ...entry, findings: [...entry.findings, ...findings.map((one) => ({ ...one, place: entry.place }))] };
}
